import { requireBinary, until } from '@buzon/stack';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, startInstallation } from './installation.ts';

let here: Installation;
let browser: Browser;
let address: string;

beforeAll(async () => {
  here = await startInstallation();
  address = await here.open();
  browser = await chromium.launch({
    executablePath: await requireBinary('chromium'),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
});

afterAll(async () => {
  await browser?.close();
  await here?.end();
});

it('O2 shows the listeners in a browser and keeps them up to date without being asked', async () => {
  const page = await browser.newPage({ locale: 'en-GB' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await here.say({ waiting: 1 });
  await here.say({ listener: 'Reclamos' });
  await here.file('Primera');
  await page.goto(address);
  const waiting = page.locator('#listener-Default .numbers dd').first();
  await page.getByRole('heading', { name: 'Default' }).waitFor();
  await page.locator('.plot rect').first().waitFor();

  await here.say({ waiting: 42 });
  await until(async () => (await waiting.textContent()) === '42', { what: 'the new number' });
  await here.say({ listener: 'Reclamos', state: 'held', reason: 'La clave no sirve' });
  await page.getByText('Listener Reclamos is held').waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

it('P13 lets a person retry a parked message in Bull Board, with its full tries again', async () => {
  await here.park(9, 'no hay bandeja para Reclamos');
  const page = await browser.newPage({ locale: 'en-GB' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${address}/?lang=en`);
  await page.getByText('1 message could not be filed').waitFor();
  await page.getByRole('link', { name: 'Look' }).first().click();
  await page.getByText('no hay bandeja para Reclamos').first().waitFor();
  await page.getByRole('button', { name: 'Retry all' }).click();
  const confirm = page.getByRole('button', { name: 'Confirm' });
  await confirm.click();

  const id = 'Default.0123456789ab.7.9';
  await until(async () => (await here.messages.getJobState(id)) === 'prioritized', {
    what: 'the job to wait again',
  });
  // Read when it waits: before the retry it has its old count.
  expect((await here.messages.getJob(id))?.attemptsMade).toBe(0);
  expect(errors).toEqual([]);
  await page.close();
});
