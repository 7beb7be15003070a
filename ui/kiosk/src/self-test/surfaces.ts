/** What a screen is looked at for dead pixels with, in order. */
export const SURFACES = ['#ffffff', '#000000', '#ff0000', '#00ff00', '#0000ff', 'grid'] as const
