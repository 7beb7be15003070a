/** Line drawings on 24 × 24 for the sample apps, by what they are about. */
const DRAWINGS = {
  shield: 'M12 3l7.5 3v5c0 5-3 8.5-7.5 10C7.5 19.5 4.5 16 4.5 11V6ZM8.5 12l2.5 2.5 4.5-5',
  house: 'M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-5h4v5',
  coins: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM8.5 8l3.5 4 3.5-4M12 12v5M9 12.5h6M9 15h6',
  deed: 'M5 21V5l8-2v18M13 9h6v12M3 21h18M8 8h2M8 12h2M8 16h2M16 13h0M16 17h0',
  heart: 'M12 20S4 15 4 9.5A4.2 4.2 0 0 1 12 7.5a4.2 4.2 0 0 1 8 2C20 15 12 20 12 20ZM12 10v5M9.5 12.5h5',
  idcard:
    'M3 5h18v14H3ZM8 9.5a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6M5.5 16.5c.5-1.5 4.5-1.5 5 0M14 10h4.5M14 13.5h4.5',
  bus: 'M5 4h14v13H5ZM5 11h14M8 20v-3M16 20v-3M8 14h.01M16 14h.01',
  table: 'M4 4h16v16H4ZM4 9.5h16M4 15h16M9.5 4v16M15 4v16',
  doc: 'M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6',
  car: 'M4 16v-4l2.5-6h11L20 12v4ZM4 12h16M6 16v3M18 16v3M7.5 14h.01M16.5 14h.01',
  cap: 'M12 5 2 10l10 5 10-5ZM6 12.5V17c3 2.5 9 2.5 12 0v-4.5M22 10v5',
  bag: 'M4 8h16v12H4ZM9 8V5h6v3M4 13h16M12 12v2.5',
  drop: 'M12 3s6.5 7 6.5 11.5a6.5 6.5 0 0 1-13 0C5.5 10 12 3 12 3ZM9 15a3 3 0 0 0 3 3',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6Z',
  flame: 'M13 3c.5 4 5 6 5 11a6 6 0 0 1-12 0c0-3 1.5-4.5 2.5-6 .5 1.5 1 2.5 2 3 1.5-2.5 1.5-5 2.5-8Z',
  scale: 'M12 3v18M7 21h10M5 6h14M5 6l-3 7h6ZM19 6l-3 7h6Z',
  baby: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM5 21c0-5 3-7 7-7s7 2 7 7ZM10.5 8h.01M13.5 8h.01',
  hearts:
    'M9 18S3 14 3 9.8A3.2 3.2 0 0 1 9 8.5a3.2 3.2 0 0 1 6 1.3C15 14 9 18 9 18ZM16 7.5c2-1.5 5-.3 5 2.5 0 3-4 6-5.5 7',
  receipt: 'M6 3h12v18l-3-2-3 2-3-2-3 2ZM9 8h6M9 12h6',
  passport: 'M6 3h12v18H6ZM12 7.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM8.5 11h7M9.5 18h5',
  field: 'M12 21V9M12 13c-5 0-6-3-6-6 4 0 6 2 6 6ZM12 10c0-4 2-6 6-6 0 4-2 6-6 6ZM4 21h16',
  compass: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM15.5 8.5l-2 5-5 2 2-5Z',
  chat: 'M4 4h16v12H9l-5 4ZM8 9h8M8 12h5',
  print: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7Z',
  tree: 'M12 21v-6M12 3l6 7h-3l4 5H5l4-5H6Z',
  stamp: 'M9 13c1-3-1-4-1-6a4 4 0 0 1 8 0c0 2-2 3-1 6ZM5 13h14v4H5ZM5 21h14',
} as const

export type Drawing = keyof typeof DRAWINGS

/** An icon as a data address: white lines on a tile of that colour. */
export function tile(drawing: Drawing, [light, deep]: readonly [string, string]): string {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><defs><linearGradient id="g" x2="0" y2="1">' +
    `<stop stop-color="${light}"/><stop offset="1" stop-color="${deep}"/></linearGradient></defs>` +
    '<rect width="48" height="48" rx="12" fill="url(#g)"/><path transform="translate(10 10) scale(1.1667)" ' +
    `d="${DRAWINGS[drawing]}" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></svg>`
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
