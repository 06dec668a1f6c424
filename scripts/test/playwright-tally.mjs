// A Playwright reporter that writes what scripts/test.mjs adds up: counts, and each skipped test with its reason.
import { writeFileSync } from 'node:fs';

export default class PlaywrightTally {
  #suite;
  #errors = [];

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** What fails outside any test: a file that does not load, a web server that does not start. */
  onError(error) {
    this.#errors.push(error.message ?? String(error.value));
  }

  onEnd() {
    const tally = { passed: 0, failed: this.#errors.length, skips: [], failures: [...this.#errors] };
    for (const test of this.#suite?.allTests() ?? []) {
      const name = test.titlePath().filter(Boolean).join(' > ');
      const outcome = test.outcome();
      if (outcome === 'skipped') {
        tally.skips.push({ name, reason: test.annotations.find((each) => each.type === 'skip')?.description ?? null });
      } else if (outcome === 'unexpected') {
        tally.failed++;
        tally.failures.push(name);
      } else tally.passed++;
    }
    writeFileSync(process.env.ICEWATCH_TALLY, JSON.stringify(tally));
  }

  printsToStdio() {
    return false;
  }
}
