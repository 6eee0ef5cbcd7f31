/** Loaded into a service by `--import`: sets the clock of the process off by so many milliseconds. */
const off = Number(new URL(import.meta.url).searchParams.get('milliseconds'));
const RightDate = Date;

class WrongDate extends RightDate {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(RightDate.now() + off);
    else super(...(given as [number]));
  }

  static override now(): number {
    return RightDate.now() + off;
  }
}

globalThis.Date = WrongDate as DateConstructor;
