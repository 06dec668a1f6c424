/** Imports run one way: contract <- core <- capture, app <- main, cli; renderer and preload see only contract. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [...allowed, 'node_modules', '^[a-z:@/_-]+$'], path: '^(electron|renderer|test|scripts)/' },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', comment: 'A cycle has no order to read it in.', from: {}, to: { circular: true } },
    only('contract-is-the-ground', '^electron/contract/', ['^electron/contract/'], 'Both sides share contract, so it can know neither.'),
    only('core-sees-contract', '^electron/core/', ['^electron/core/', '^electron/contract/'], 'The analyzer does no I/O and knows no shell.'),
    only('capture-sees-core', '^electron/capture/', ['^electron/capture/', '^electron/core/', '^electron/contract/'], 'Capture feeds the core; it does not know who shows it.'),
    only('app-sees-capture', '^electron/app/', ['^electron/app/', '^electron/policies/', '^electron/capture/', '^electron/core/', '^electron/contract/'], 'The app is composed without a shell.'),
    only('main-is-thin', '^electron/main/', ['^electron/main/', '^electron/app/', '^electron/capture/', '^electron/core/', '^electron/contract/'], 'The Electron shell stands on the app.'),
    only('cli-has-no-electron', '^electron/cli/', ['^electron/cli/', '^electron/app/', '^electron/capture/', '^electron/core/', '^electron/contract/'], 'The command line must run without Electron.'),
    only('preload-sees-contract', '^electron/preload/', ['^electron/preload/', '^electron/contract/'], 'The bridge is named functions over the contract.'),
    only('renderer-sees-contract', '^renderer/', ['^renderer/', '^electron/contract/'], 'The same UI runs in either shell.'),
    {
      name: 'only-main-and-preload-import-electron',
      severity: 'error',
      comment: 'Everything else must run where there is no Electron runtime.',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/(main|preload)/' },
      to: { path: '(^|node_modules/)electron(/|$)', pathNot: '^electron/' },
    },
    {
      name: 'contract-and-core-import-no-node',
      severity: 'error',
      comment: 'No I/O below capture.',
      from: { path: '^electron/(contract|core)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contract-imports-only-zod',
      severity: 'error',
      comment: 'The contract is loaded by the sandboxed preload and by the page.',
      from: { path: '^electron/contract/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'core-imports-three-packages',
      severity: 'error',
      comment: 'The analyzer stands on ciphers, hashes and inflate, and nothing else: docs/decisions/050.',
      from: { path: '^electron/core/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/(@noble/(ciphers|hashes)|fflate)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
