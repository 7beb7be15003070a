/**
 * The version of the contract between styles and the terminal's pages: what is in `theme.ts` and `home-model.ts`, the
 * `--k-` variables that the pages use, and the Vue that the page gives. A style that was built for another one is not
 * shown. It grows when a style of before could not be shown any more; `terminal-core` has the same number.
 */
export const THEME_CONTRACT = 1
