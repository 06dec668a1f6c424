// A vitest reporter that writes what scripts/test.mjs adds up: counts, and each skipped test with its reason.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class VitestTally {
  #tally = { passed: 0, failed: 0, skips: [], failures: [] };

  onTestCaseResult(test) {
    const { state, note } = test.result();
    const name = `${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`;
    if (state === 'passed') this.#tally.passed++;
    else if (state === 'failed') {
      this.#tally.failed++;
      this.#tally.failures.push(name);
    } else {
      this.#tally.skips.push({ name, reason: note ?? null });
    }
  }

  onTestRunEnd(modules, unhandledErrors) {
    // A file or suite that fails to load runs no tests of its own; it must not pass for that.
    for (const module of modules) {
      for (const suite of [module, ...module.children.allSuites()]) {
        for (const error of suite.errors()) {
          this.#tally.failed++;
          this.#tally.failures.push(`${relative(process.cwd(), module.moduleId)}: ${error.message}`);
        }
      }
    }
    for (const error of unhandledErrors) {
      this.#tally.failed++;
      this.#tally.failures.push(`unhandled: ${error.message}`);
    }
    writeFileSync(process.env.ICEWATCH_TALLY, JSON.stringify(this.#tally));
  }
}
