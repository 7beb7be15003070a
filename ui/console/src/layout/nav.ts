/** One entry of the navigation: a noun. */
export interface NavEntry {
  route: string
  /** Key of its word. */
  word: string
  /** Paths of a 16 × 16 line drawing. */
  icon: string
  /** Other routes that belong to it. */
  also?: string[]
  administrator?: boolean
}

export interface NavGroup {
  word: string
  entries: NavEntry[]
}

export const NAV: NavGroup[] = [
  {
    word: 'nav.fleet',
    entries: [
      {
        route: 'overview',
        word: 'overview.title',
        icon: 'M2.5 13.500v-5M6.200 13.500v-9M9.800 13.500v-6M13.500 13.500v-11',
      },
      {
        route: 'terminals',
        word: 'terminals.title',
        also: ['terminal'],
        icon: 'M4.500 1.500h7a1 1 0 0 1 1 1v7.500a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V2.500a1 1 0 0 1 1-1ZM8 11v3M5 14.500h6',
      },
      {
        route: 'enrollments',
        word: 'enrollments.title',
        also: ['enroll'],
        icon: 'M8 1.500 13.500 4v4c0 3.200-2.300 5.400-5.500 6.500C4.800 13.400 2.500 11.200 2.500 8V4ZM5.800 8l1.600 1.600L10.400 6.400',
      },
      {
        route: 'enrollment-codes',
        word: 'codes.title',
        icon: 'M2 4h12v8H2ZM5 4v8M7.500 7h4M7.500 9.500h2.500',
      },
      {
        route: 'installs',
        word: 'installs.title',
        also: ['install-import'],
        icon: 'M2.500 3h11v10.500h-11ZM5.500 1.500v3M10.500 1.500v3M5 9l2 2 4-4',
      },
      {
        route: 'locations',
        word: 'locations.title',
        also: ['location-import'],
        icon: 'M8 14.500S13 10.200 13 6.500a5 5 0 0 0-10 0c0 3.700 5 8 5 8ZM8 8.300a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600Z',
      },
      {
        route: 'usage',
        word: 'fleetUsage.title',
        icon: 'M2 13.500h12M4 11V7.500M7 11V3M10 11V6M13 11V4.500',
      },
      {
        route: 'care',
        word: 'care.title',
        icon: 'M4 1.500h8v4H4ZM2.500 5.500h11v5.500h-11ZM4.500 9h7v5.500h-7ZM6 11.500h4',
      },
      {
        route: 'device-models',
        word: 'devices.title',
        icon: 'M4.500 4.500h7v7h-7ZM6.500 1.500v3M9.500 1.500v3M6.500 11.500v3M9.500 11.500v3M1.500 6.500h3M1.500 9.500h3M11.500 6.500h3M11.500 9.500h3',
      },
      {
        route: 'ratings',
        word: 'ratings.title',
        icon: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM5.500 6v.6M10.500 6v.6M5 9.600q3 3.200 6 0',
      },
    ],
  },
  {
    word: 'nav.content',
    entries: [
      {
        route: 'apps',
        word: 'apps.title',
        also: ['app'],
        icon: 'M2.500 2.500h4.500V7H2.500ZM9 2.500h4.500V7H9ZM2.500 9h4.500v4.500H2.500ZM9 9h4.500v4.500H9Z',
      },
      {
        route: 'findings',
        word: 'inspections.title',
        also: ['finding'],
        icon: 'M7 12.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11ZM11 11l3.500 3.500M4.700 7l1.700 1.700 3-3.200',
      },
      {
        route: 'zones',
        word: 'zones.title',
        also: ['zone', 'zone-new'],
        icon: 'M2.500 2.500h11v4h-11ZM2.500 9h5v4.500h-5ZM10 9.500h3.500M10 13h3.500',
      },
      {
        route: 'notices',
        word: 'notices.title',
        icon: 'M2.500 6.500v3h2.500l5.500 3.500v-10L5 6.500ZM13 6.300a2.600 2.600 0 0 1 0 3.400',
      },
      {
        route: 'themes',
        word: 'themes.title',
        icon: 'M2.500 2.500h11v11h-11ZM2.500 11 6 7.500l2.500 2.500L10.500 8l3 3M10.500 5.800a.8.8 0 1 0 0-1.600.8.8 0 0 0 0 1.600Z',
      },
    ],
  },
  {
    word: 'nav.upgrades',
    entries: [
      {
        route: 'releases',
        word: 'releases.title',
        icon: 'M8 1.500 13.500 4.500v7L8 14.500 2.500 11.500v-7ZM2.500 4.500 8 7.600l5.500-3.100M8 7.600v6.900',
      },
      {
        route: 'rollouts',
        word: 'rollouts.title',
        also: ['rollout'],
        icon: 'M8 10.500V2M4.800 5 8 1.800 11.200 5M2.500 10v3.500h11V10',
      },
    ],
  },
  {
    word: 'nav.administration',
    entries: [
      {
        route: 'users',
        word: 'users.title',
        administrator: true,
        icon: 'M6 7.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400ZM1.500 14c0-2.600 2-4.300 4.500-4.300s4.500 1.700 4.500 4.300M10.500 2.500a2.500 2.500 0 0 1 0 4.800M12 10c1.500.6 2.500 2 2.500 4',
      },
      {
        route: 'settings',
        word: 'settings.title',
        icon: 'M2.500 4.500h6M12 4.500h1.500M10.200 6.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400ZM2.500 11.500H4M7.500 11.500h6M5.800 13.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400Z',
      },
      {
        route: 'audit',
        word: 'audit.title',
        icon: 'M3.500 1.500h6l3 3v10h-9ZM9.500 1.500v3h3M5.500 7.500h5M5.500 10h5M5.500 12.300h3',
      },
    ],
  },
]
