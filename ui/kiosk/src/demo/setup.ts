import type { LocationMap, LocationPin, LocationSearch, SetupBeside, SetupScreen } from '../host/setup-state'
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
  awaits_root: false,
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

/** The halls of Dazhou's divisions, and some places around; the last two are desks of one hall. */
const PLACES: [division: string, name: string, address: string, longitude: number, latitude: number][] = [
  ['通川区', '通川区政务服务中心', '西外镇永兴路 188 号', 107.4657, 31.2318],
  ['达川区', '达川区政务服务中心', '翠屏街道汉兴大道 2 号', 107.5119, 31.1962],
  ['万源市', '万源市政务服务中心', '太平镇裕丰街 66 号', 108.0345, 32.0816],
  [
    '宣汉县',
    '宣汉县政务服务和公共资源交易中心二十四小时自助服务区',
    '东乡街道石岭大道 99 号一楼',
    107.7272,
    31.3538,
  ],
  ['开江县', '开江县政务服务中心', '新宁镇橄榄大道 21 号', 107.8687, 31.0828],
  ['大竹县', '大竹县政务服务中心', '竹阳街道青年路 18 号', 107.2045, 30.7363],
  ['渠县', '渠县政务服务中心', '渠江街道万兴大道 5 号', 106.9729, 30.8367],
  ['通川区', '通川区东城街道便民服务中心', '大北街 12 号', 107.5067, 31.2182],
  ['通川区', '通川区西城街道便民服务中心', '荷叶街 47 号', 107.4921, 31.2133],
  ['通川区', '通川区朝阳街道便民服务中心', '朝阳中路 90 号', 107.4838, 31.2231],
  ['通川区', '莲花湖社区便民服务站', '滨湖路 1 号', 107.4412, 31.2467],
  ['通川区', '罗江镇便民服务中心', '罗江镇罗江街 30 号', 107.5628, 31.2704],
  ['达川区', '达川区三里坪街道便民服务站', '三里坪路 3 号', 107.5023, 31.1888],
  ['达川区', '石桥镇便民服务中心', '石桥镇列宁街 16 号', 107.1903, 31.3612],
  ['达川区', '麻柳镇便民服务中心', '麻柳镇正街 8 号', 107.6926, 31.0461],
  ['万源市', '白沙镇便民服务中心', '白沙镇河街 25 号', 108.1312, 31.9862],
  ['宣汉县', '南坝镇便民服务中心', '南坝镇圣墩路 7 号', 107.9986, 31.4537],
  ['宣汉县', '胡家镇便民服务中心', '胡家镇新街 11 号', 107.5561, 31.4988],
  ['开江县', '任市镇便民服务中心', '任市镇新市街 40 号', 107.7739, 30.9317],
  ['大竹县', '庙坝镇便民服务中心', '庙坝镇镇东路 6 号', 107.1168, 30.6179],
  ['渠县', '三汇镇便民服务中心', '三汇镇汇东路 15 号', 107.0788, 31.0716],
  ['大竹县', '石河镇便民服务中心', '石河镇永胜街 9 号', 107.2862, 30.8719],
  ['达川区', '市民之家一楼综合窗口', '翠屏街道南国路 1 号', 107.5302, 31.1807],
  ['达川区', '市民之家二楼社保窗口', '翠屏街道南国路 1 号', 107.5302, 31.1807],
]

const pins = PLACES.map(([division, name, address, longitude, latitude], at): LocationPin => ({
  id: `0192d3f0-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  name,
  place: `${division} · ${address}`,
  division,
  longitude_e6: Math.round(longitude * 1e6),
  latitude_e6: Math.round(latitude * 1e6),
}))

export const setupMap: LocationMap = { pins, others: 5 }

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
