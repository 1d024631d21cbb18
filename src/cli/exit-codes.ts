/** What a command's exit code means, for whoever scripts it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  /** Done, but some items were refused; each is listed with its reason. */
  someRefused: 3,
} as const

/** The command line itself is wrong: exit code 2. */
export class WrongUsage extends Error {}
