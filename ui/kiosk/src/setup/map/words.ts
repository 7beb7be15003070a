/** Every text of the map, in one language. */
export interface MapWords {
  title: string
  hint: string
  /** Of locations that are not on it. */
  others: (count: number) => string
  none: string
  choose: string
  back: string
  all: string
  enlarge: string
  shrink: string
  /** Beside pins that are drawn as one: where most of them are, and whether others are elsewhere. */
  around: (division: string, isAll: boolean) => string
  /** Of pins that are drawn as one. */
  several: (count: number) => string
  /** Of several at one place. */
  of: (number: number, count: number) => string
  other: string
  length: (metres: number) => string
}

export const mapZh: MapWords = {
  title: '在地图上选点位',
  hint: '点图钉看是哪里；带数字的圈是好几处，点它放大。按住可以拖动。',
  others: (count) => `另有 ${count} 处不在图上，请用列表。`,
  none: '请点终端所在的图钉。',
  choose: '选择这里',
  back: '返回列表',
  all: '全部',
  enlarge: '放大',
  shrink: '缩小',
  around: (division, isAll) => (isAll ? division : `${division}等`),
  several: (count) => `${count} 处，点按放大`,
  of: (number, count) => `同一地方 ${count} 处，这是第 ${number} 处`,
  other: '换一处',
  length: (metres) => (metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`),
}

export const mapEn: MapWords = {
  title: 'Choose it on the map',
  hint: 'Touch a pin to see what it is. A circle with a number is several: touch it to come nearer. Drag to move.',
  others: (count) => `${count} more are not on it: choose them from the list.`,
  none: 'Touch the pin where the terminal stands.',
  choose: 'It is here',
  back: 'List',
  all: 'All',
  enlarge: 'Nearer',
  shrink: 'Farther',
  around: (division, isAll) => (isAll ? division : `${division} …`),
  several: (count) => `${count} locations, touch to come nearer`,
  of: (number, count) => `${number} of ${count} at this place`,
  other: 'Another',
  length: (metres) => (metres < 1000 ? `${metres} m` : `${metres / 1000} km`),
}
