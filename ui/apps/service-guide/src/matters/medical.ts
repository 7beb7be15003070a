import { both, copy, fillIn, original, type Matter } from './matter.ts'

const COUNTER = '一楼 B 区 6 至 9 号窗口（医疗保障）'
const PHONE = '12393'

export const MEDICAL: readonly Matter[] = [
  {
    id: 'resident-medical-insurance',
    name: { zh: '城乡居民医保参保登记', en: 'Resident medical insurance' },
    department: 'medical',
    lifeEvents: ['illness', 'birth'],
    popular: true,
    summary: { zh: '没有参加职工医保的居民参保', en: 'For residents without an employee’s insurance' },
    conditions: [
      '没有参加职工基本医疗保险',
      '户籍在本地，或者持有本地居住证',
      '新生儿出生后 90 日内参保的，从出生之日起享受',
    ],
    materials: [original('居民身份证', '新生儿用户口簿'), original('居住证', '外地户籍的需要')],
    steps: [
      '到窗口、乡镇（街道）便民服务中心或网上登记',
      '在集中缴费期内向税务部门缴费',
      '次年 1 月 1 日起享受待遇',
    ],
    time: '材料齐全的当场办结',
    fee: '不收费（保险费另缴）',
    counter: COUNTER,
    phone: PHONE,
    law: [
      '《中华人民共和国社会保险法》第二十五条',
      '《国务院关于整合城乡居民基本医疗保险制度的意见》（国发〔2016〕3 号）',
    ],
  },
  {
    id: 'treatment-elsewhere',
    name: { zh: '异地就医备案', en: 'Register for treatment elsewhere' },
    department: 'medical',
    lifeEvents: ['illness', 'age'],
    popular: true,
    summary: {
      zh: '到省外看病住院前登记，出院直接结算',
      en: 'Before hospital treatment outside the province',
    },
    conditions: ['参加职工医保或者居民医保', '在外地长期居住、工作，或者转诊到外地住院'],
    materials: [
      original('社会保障卡或医保电子凭证'),
      original('居民身份证'),
      copy('居住证、户口簿或工作证明', '长期居住、工作的提供其中之一'),
      original('转诊转院证明', '转诊的需要'),
    ],
    steps: ['到窗口、国家医保服务平台或拨打电话备案', '选择就医地', '在就医地定点医院出示社保卡，直接结算'],
    time: '材料齐全的当场办结',
    fee: '不收费',
    counter: COUNTER,
    phone: PHONE,
    law: ['《基本医疗保险跨省异地就医直接结算经办规程》（医保发〔2022〕22 号）'],
  },
  {
    id: 'chronic-illness',
    name: { zh: '门诊慢特病认定', en: 'Chronic illness benefits' },
    department: 'medical',
    lifeEvents: ['illness', 'age'],
    summary: { zh: '高血压、糖尿病等长期吃药的可以报销', en: 'Outpatient benefits for chronic illness' },
    conditions: [
      '参加职工医保或者居民医保并按时缴费',
      '患有规定范围内的慢性病或者特殊疾病',
      '经定点医疗机构认定',
    ],
    materials: [
      original('社会保障卡或医保电子凭证'),
      copy('住院病历或门诊病历', '二级以上医院'),
      copy('诊断证明和检查报告'),
      fillIn('《门诊慢特病病种待遇认定申请表》'),
    ],
    steps: ['到认定医院医保办或窗口提出申请', '医师认定', '信息上传，从认定通过之日起享受'],
    time: '承诺 10 个工作日',
    fee: '不收费',
    counter: COUNTER,
    phone: PHONE,
    law: [
      '《中华人民共和国社会保险法》第二十八条',
      '《全国医疗保障经办政务服务事项清单》（医保办发〔2023〕33 号）',
    ],
  },
  {
    id: 'maternity-benefit',
    name: { zh: '生育津贴、生育医疗费报销', en: 'Maternity benefits' },
    department: 'medical',
    lifeEvents: ['birth'],
    summary: { zh: '职工生孩子后领取津贴、报销费用', en: 'Allowance and costs for employees' },
    conditions: [
      '参加生育保险，用人单位按时缴费',
      '符合法律法规规定生育',
      '在定点医疗机构生产的费用一般直接结算',
    ],
    materials: [
      original('居民身份证或社会保障卡'),
      both('医院收费票据和费用清单', '未直接结算的需要'),
      copy('出院记录', '病历摘要也可'),
    ],
    steps: ['由单位或本人提出申请', '审核生育和缴费信息', '津贴和报销款拨付到账'],
    time: '承诺 10 个工作日',
    fee: '不收费',
    counter: COUNTER,
    phone: PHONE,
    law: [
      '《中华人民共和国社会保险法》第五十四条至第五十六条',
      '《女职工劳动保护特别规定》（国务院令第 619 号）第八条',
    ],
  },
]
