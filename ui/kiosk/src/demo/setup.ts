import type { LocationSearch, SetupBeside, SetupScreen } from '../host/setup-state'
import { SAMPLE_NOW } from './sample'

const FINGERPRINT = ['40718', '05532', '91046', '77290', '13385', '60254', '08871', '52963']

export const setupScreen: SetupScreen = {
  page: 'setup',
  step: 'language',
  steps: [
    'language',
    'display',
    'devices',
    'sound',
    'network',
    'server',
    'trust',
    'enrollment',
    'location',
    'finish',
  ],
  language: null,
  proxy: null,
  ca: false,
  server: 'https://fleet.dazhou.example/',
  check: { check: 'reached' },
  root: null,
  brought_root: null,
  has_code: null,
  location: null,
  locations: { search: 'unasked' },
  sound: null,
  devices: {
    card_reader: '/dev/serial/by-id/usb-Example_Card_Reader-if00',
    printer: null,
    scanner: 'serial:/dev/ttyACM0',
    receipt_printer: null,
    smart_card_reader: null,
    camera: null,
  },
  stick: null,
  machine: { model: 'Example K1', mac: '52:54:00:12:34:56' },
  problem: null,
}

export const setupStick = {
  ca: true,
  root: FINGERPRINT,
  settings: { settings: 'waits_for_root', fleet: '达州市政务服务', until: SAMPLE_NOW + 86_400_000 },
} as const

export const setupRoot = { ...setupStick, settings: null } as const

export const setupBrought = { fingerprint: FINGERPRINT, fetch: 'asking' } as const

export const setupLocations: LocationSearch = {
  search: 'found',
  items: [
    ['通川区政务服务中心', '通川区 · 通川区西外镇永兴路 188 号'],
    ['通川区东城街道便民服务中心', '通川区 · 大北街 12 号'],
    ['达川区三里坪街道便民服务站', '达川区 · 三里坪路 3 号'],
    ['宣汉县政务服务和公共资源交易中心二十四小时自助服务区', '宣汉县 · 东乡街道石岭大道 99 号一楼'],
  ].map(([name = '', place = ''], at) => ({ id: `0192d3f0-0000-7000-8000-00000000000${at}`, name, place })),
  more: true,
}

export const setupBeside: SetupBeside = {
  candidates: {
    card_reader: [
      {
        address: '/dev/serial/by-id/usb-Example_Card_Reader-if00',
        name: 'Example Card Reader-if00',
        model: null,
      },
      { address: '/dev/ttyS0', name: 'ttyS0', model: null },
    ],
    printer: [
      { address: 'ipp://localhost:631/printers/LaserJet-P3015', name: 'HP LaserJet P3015', model: null },
    ],
    printers_without_queue: ['Pantum P2500'],
    scanner: [
      {
        address: 'serial:/dev/ttyACM0',
        name: '新大陆 Newland FM430',
        model: {
          id: 'newland-fm430',
          vendor: '新大陆 Newland',
          name: 'FM430',
          settings: '',
          is_proven: false,
          is_unsupported: false,
          note: null,
        },
      },
    ],
    receipt_printer: [
      {
        address: 'usb:/dev/usb/lp0',
        name: '芯烨 Xprinter XP-T58H',
        model: {
          id: 'xprinter-xp-t58h',
          vendor: '芯烨 Xprinter',
          name: 'XP-T58H',
          settings: 'paper=58,cut=none',
          is_proven: false,
          is_unsupported: false,
          note: null,
        },
      },
      { address: 'serial:/dev/ttyS0', name: 'ttyS0', model: null },
    ],
    smart_card_reader: [{ address: 'ACS ACR39U 00 00', name: 'ACS ACR39U 00 00', model: null }],
    camera: [{ address: 'v4l2:/dev/video0', name: 'HD Camera', model: null }],
  },
  devices: {
    card_reader: { state: 'ready' },
    printer: null,
    scanner: { state: 'ready' },
    receipt_printer: null,
    smart_card_reader: null,
    camera: null,
    speaker: { state: 'ready' },
  },
}
