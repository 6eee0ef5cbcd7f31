import { requireBinary } from '@buzon/stack';
import { type Browser, chromium } from 'playwright-core';

/** A real browser without a window; it is the test's to close. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await requireBinary('chromium'),
    // Chromium has no sandbox for root, as whom many a container runs tests.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}
