import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** The browser to test with: `CHROMIUM_PATH`, the system's, else the one that comes from the package registry. */
async function executablePath(): Promise<string> {
  const candidates = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  const installed = candidates.find((path) => path !== undefined && existsSync(path));
  return installed ?? (await sparticuz.executablePath());
}

/**
 * Starts it with arguments of our own: those that the package suggests switch web security off, and with it what is to
 * be tested.
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await executablePath(), args: ['--no-sandbox'], headless: true });
}
