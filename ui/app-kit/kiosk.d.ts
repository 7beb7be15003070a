/**
 * 自助终端提供给应用的接口 `window.kiosk`。The interface that terminals offer to apps.
 *
 * 只在应用自己来源的最外层页面中存在，内嵌框架中没有；在普通浏览器中也没有，使用前请判断。
 * It exists in the top frame of the app's own origin only, and not in ordinary browsers.
 */
export interface Kiosk {
  /**
   * 本次服务与所在终端的情况；群众在操作栏上打开或关闭放大显示后会变，那时窗口收到 `kioskchange` 事件。
   * What the terminal and this citizen's session are like. The window gets the event `kioskchange` when it changes.
   */
  info(): Promise<KioskInfo>
  /** 群众已办完：结束本次服务，清除一切痕迹，返回首页。页面随即关闭，没有返回值。Ends the citizen's session. */
  end(): Promise<never>
  /**
   * 开始一段不能被打断的操作（如缴费、出件）。期间终端不升级、不重启，应用也不会因下架而关闭；
   * 但不延长无操作倒计时。再次调用即续期；一次服务中累计最长 60 分钟。
   *
   * @param reason 一个英文单词，1 至 32 个小写字母或下划线，如 `payment`。会写入日志，不得含个人信息。
   * @param seconds 1 至 600 的整数（秒）。
   */
  hold(reason: string, seconds: number): Promise<KioskHold>
  /** 操作已完成，解除 `hold`。没有占用时调用也无妨。Gives the lock back. */
  release(): Promise<null>
  /**
   * 群众在看视频、等签字等，暂时不会触摸屏幕：这段时间内不开始无操作倒计时。最晚到最后一次触摸之后 15 分钟，
   * 到时以 `stay_spent` 拒绝；再次调用以新的时间为准，应用关闭即失效。No countdown for a while.
   *
   * @param seconds 1 至 900 的整数（秒）。
   */
  stay(seconds: number): Promise<KioskStay>
  /**
   * 读取身份证。终端先显示自己的确认页面，写明哪个应用、为什么要读；群众把身份证放上读卡区即表示同意，也可以取消。
   * 应用须在清单的 `permissions` 中写明 `id_card`，并由运维人员在上传版本时授权。读到的内容只给本应用。
   * The citizen's identity card, once the citizen has consented on a page of the terminal's own.
   *
   * @param options.reason 用途，显示给群众：一行，1 至 40 个字，如“查询您本人的参保记录”。不得含个人信息。
   */
  readIdCard(options: { reason: string }): Promise<KioskIdCard>
  /**
   * 用终端的打印机打印，不弹窗。全部打印完才返回；没有打印成则以错误码拒绝。打印期间操作栏提示群众，不开始无操作倒计时。
   * 应用须在清单的 `permissions` 中写明 `print`，并由运维人员在上传版本时授权。
   * Prints on the terminal's printer, silently; resolves when all is printed.
   *
   * @param options.what 默认 `'page'`，即当前页面（按 `@media print` 的样式，A4）；或一份 PDF，不超过 8 MiB。
   * @param options.copies 份数，1 至 5，默认 1。一份不超过 20 页，合计不超过 40 页；一次服务最多打印 10 次。
   */
  print(options?: {
    what?: 'page' | { pdf: Uint8Array | ArrayBuffer | Blob }
    copies?: number
  }): Promise<null>
  /** 打印机的状态，需要的授权与 `print` 相同。How the printer is. */
  printer(): Promise<KioskPrinter>
  /**
   * 扫描群众出示的二维码或条形码。终端先显示自己的确认页面，写明哪个应用、为什么要扫；群众把码对准扫码窗口即表示同意，也可以取消。
   * 应用须在清单的 `permissions` 中写明 `scanner`，并由运维人员在上传版本时授权。扫到的内容只给本应用；没有调用时扫的码一律丢弃。
   * What stands in a code that the citizen presents, once asked on a page of the terminal's own.
   *
   * @param options.reason 用途，显示给群众：一行，1 至 40 个字，如“扫描受理回执，查询办件进度”。不得含个人信息。
   * @param options.formats 只要这些码制；默认都要。扫码器不报码制时不检查，请应用自己核对内容。
   */
  scanCode(options: { reason: string; formats?: KioskCodeFormat[] }): Promise<KioskCode>
  /**
   * 给群众或群众手里的材料拍一张照片。终端先显示自己的确认页面，写明哪个应用、为什么要拍，并显示摄像头的画面；群众按“拍照”，
   * 3 秒倒数后拍下，看过照片再按“使用这张照片”，照片才会交给本应用；也可以重拍、取消。应用看不到画面，不能录像。
   * 应用须在清单的 `permissions` 中写明 `camera`，并由运维人员在上传版本时授权。照片只给本应用，终端不保存、不上报。
   * One picture that the citizen takes, sees and allows, on a page of the terminal's own.
   *
   * @param options.subject 拍什么：`'face'` 人像，`'document'` 材料或证件。
   * @param options.reason 用途，显示给群众：一行，1 至 40 个字，如“拍摄证件照，制作居住证”。不得含个人信息。
   */
  takePhoto(options: { subject: 'face' | 'document'; reason: string }): Promise<KioskPhoto>
  /**
   * 用终端的小票机打印一张小票，从上到下逐项排版，打完自动切纸。打印完才返回；没有打印成则以错误码拒绝，错误码与 `print` 相同。
   * 应用须在清单的 `permissions` 中写明 `receipt`，并由运维人员在上传版本时授权。不能发送打印机指令。
   * Prints a receipt, item by item; resolves when it is printed and cut.
   *
   * @param receipt.items 1 至 80 项；按最窄的纸（58 毫米）排，合计不超过 120 行。一次服务最多打印 10 张。
   */
  printReceipt(receipt: { items: KioskReceiptItem[] }): Promise<null>
  /** 小票机的状态，需要的授权与 `printReceipt` 相同。How the receipt printer is. */
  receiptPrinter(): Promise<KioskPrinter>
  /**
   * 读群众的 IC 卡（如社保卡），接触式、非接触式都可以。终端先显示自己的确认页面；群众插卡或贴卡即表示同意，也可以取消。
   * 应用须在清单的 `permissions` 中写明 `smart_card`，在 `smartCards` 中写明要读的卡内应用，并由运维人员在上传版本时授权；
   * 网址接入的应用没有清单，不能使用。卡被取出、应用关闭、本次服务结束、满 2 分钟，会话即结束，卡断电。
   * A session with a smart card, once the citizen has put it in on a page of the terminal's own.
   *
   * @param options.reason 用途，显示给群众：一行，1 至 40 个字，如“读取社保卡，核对参保信息”。不得含个人信息。
   */
  openSmartCard(options: { reason: string }): Promise<KioskSmartCard>
  /**
   * 选择卡内应用，须是清单 `smartCards` 中写明的；选择成功后才能用 `sendToSmartCard`。
   *
   * @param application AID，大写十六进制。
   */
  selectSmartCard(application: string): Promise<KioskSmartCardAnswer>
  /**
   * 向卡发送一条只读的命令（ISO/IEC 7816-4 短格式）：选择文件（P1 不是 04）、READ BINARY、READ RECORD、GET DATA、GET CHALLENGE、
   * INTERNAL AUTHENTICATE、GET RESPONSE。核对或修改密码、写卡、外部认证等一律以 `command_refused` 拒绝。一次会话最多 300 条，
   * 等上一条返回再发下一条。
   *
   * @param command 十六进制，最长 261 字节，如 `00B0000000`。
   */
  sendToSmartCard(command: string): Promise<KioskSmartCardAnswer>
  /** 读完了：结束会话，卡断电；操作栏提示群众取卡。没有会话时调用也无妨。 */
  closeSmartCard(): Promise<null>
}

/** 群众同意交出的照片。 */
export interface KioskPhoto {
  /** JPEG，不超过 2 MiB，不含拍摄时间、地点、设备等信息（EXIF）。 */
  picture: Blob
  /** 像素。长边不超过 2592。 */
  width: number
  height: number
}

/** 小票上的一项。One thing on a receipt. */
export type KioskReceiptItem =
  /** 一段文字，1 至 400 个字，不含换行；超出纸宽自动换行。 */
  | {
      kind: 'text'
      text: string
      /** 默认 `'left'`。 */
      align?: 'left' | 'center' | 'right'
      /** 默认 `'normal'`；`'double'` 宽、高各放大一倍。 */
      size?: 'normal' | 'double'
      bold?: boolean
    }
  /** 左边名称，右边内容，如“金额”和“88.00”；一行放不下时右边另起一行。 */
  | { kind: 'pair'; left: string; right: string; bold?: boolean }
  /** 一条横线。 */
  | { kind: 'rule' }
  /** 一个空行。 */
  | { kind: 'blank' }
  /** 二维码，1 至 300 字节（UTF-8）。 */
  | { kind: 'qr'; text: string }
  /** 条形码（Code 128），1 至 14 个英文字母、数字、符号。 */
  | { kind: 'barcode'; text: string }

/** 已经通电的卡。 */
export interface KioskSmartCard {
  /** 复位应答（ATR），十六进制。 */
  atr: string
}

/** 卡的回答。 */
export interface KioskSmartCardAnswer {
  /** 数据，十六进制；没有数据为空。 */
  data: string
  /** 状态字，4 位十六进制，如 `9000`。 */
  status: string
}

/** 码制。How a code is drawn. */
export type KioskCodeFormat =
  'qr' | 'data_matrix' | 'pdf417' | 'aztec' | 'han_xin' | 'code128' | 'code39' | 'itf' | 'ean'

/** 扫到的码。 */
export interface KioskCode {
  /** 码里的全部文字，任何人都能印一个这样的码：使用前请核对，不要直接当作网址打开。 */
  text: string
  /** 码制；扫码器不报，或报的码制不在上面之中，则为 null。 */
  format: KioskCodeFormat | null
}

/** 打印机的状态。 */
export interface KioskPrinter {
  /** 前四种可以打印。The first four print. */
  state:
    | 'ready'
    | 'printing'
    | 'paper_low'
    | 'toner_low'
    | 'offline'
    | 'out_of_paper'
    | 'jammed'
    | 'door_open'
    | 'out_of_toner'
    | 'output_full'
    | 'paused'
    | 'failed'
}

/** 身份证上的内容。没有照片。证件上没有的项为 null。What stands on a card; without the photo. */
export interface KioskIdCard {
  /** 居民身份证、外国人永久居留身份证（2017 版）、港澳台居民居住证。 */
  kind: 'resident' | 'permanent_resident' | 'hk_macau_taiwan'
  /** 中文姓名；外国人没有中文姓名时为空。 */
  name: string
  /** 外国人的英文姓名。 */
  english_name: string | null
  sex: 'male' | 'female' | 'unknown' | 'not_stated'
  /** 居民的民族，如“汉”。 */
  ethnicity: string | null
  /** 外国人的国籍或地区代码（GB/T 2659），如 `DEU`。 */
  nationality: string | null
  /** 出生日期，`YYYY-MM-DD`。 */
  birth: string
  /** 住址；外国人为 null。 */
  address: string | null
  /** 证件号码：18 位；外国人永久居留身份证（2017 版）为 15 位。 */
  number: string
  /** 签发机关；外国人为机关代码。 */
  authority: string
  /** 有效期起，`YYYY-MM-DD`。 */
  valid_from: string
  /** 有效期止，`YYYY-MM-DD`；长期有效为 null。 */
  valid_until: string | null
  /** 港澳台居民的通行证号码。 */
  pass_number: string | null
}

/** 终端情况。 */
export interface KioskInfo {
  /** 当前界面语言。 */
  language: 'zh-CN' | 'en'
  /**
   * 群众是否打开了长辈版。终端会把整个应用放大 1.3 倍，并把对比度不足 7:1 的文字改成黑色或白色；自己做了长辈版的应用在页面中写
   * `<meta name="kiosk-elder" content="own" />`，终端就不再改动。
   */
  elder: boolean
  /** 终端名称；尚未命名时为 null。 */
  terminal_name: string | null
  /** 所在点位，如“通川区政务服务中心”。 */
  location_name: string | null
  /** 所在行政区划，如“通川区”。 */
  division_name: string | null
}

/** 已取得的占用。 */
export interface KioskHold {
  /** 到期时间，Unix 毫秒。 */
  until: number
}

/** 已取得的停留时间。 */
export interface KioskStay {
  /** 到期时间，Unix 毫秒。 */
  until: number
}

/** 调用失败时的错误码，今后保持不变。Stable codes. */
export type KioskErrorCode =
  /** 没有这个方法。 */
  | 'unknown_method'
  /** 无法读懂的调用。 */
  | 'malformed'
  /** 参数不符合要求。 */
  | 'invalid_arguments'
  /** 一次调用超过 64 KiB，或 PDF 超过 8 MiB。 */
  | 'too_large'
  /** 一秒内调用超过 20 次，请稍后再试。 */
  | 'too_many'
  /** 不是应用自己的来源。 */
  | 'wrong_origin'
  /** 占用在别的应用手中。 */
  | 'lock_taken'
  /** 本次服务的占用已满 60 分钟。 */
  | 'lock_spent'
  /** 最后一次触摸已过 15 分钟，不能再延长。 */
  | 'stay_spent'
  /** 运维人员没有授权，或应用还没有显示在屏幕上。 */
  | 'not_permitted'
  /** 正在询问群众，或正在打印，等上一次调用结束再试。 */
  | 'busy'
  /** 终端没有读卡器，或读卡器没有应答。 */
  | 'no_reader'
  /** 读卡器故障，或这张卡读不出来。 */
  | 'reader_failed'
  /** 不是能读的证件，如外国人永久居留身份证（2023 版）。 */
  | 'unknown_card'
  /** 时间到了，没有放卡。 */
  | 'no_card'
  /** 时间到了，卡在读卡区，但没有读完或没有确认；或者没有打印完。 */
  | 'timeout'
  /** 群众取消了。读卡、扫码时，一次打开中取消 3 次后，不再询问，直接返回这个错误。打印时，也可能是本次服务已结束，或在打印机上取消。 */
  | 'cancelled'
  /** 终端没有打印机。 */
  | 'no_printer'
  /** 打印机没有应答。 */
  | 'offline'
  /** 缺纸。 */
  | 'out_of_paper'
  /** 卡纸。 */
  | 'jammed'
  /** 盖板打开了。 */
  | 'door_open'
  /** 缺墨粉或墨水。 */
  | 'out_of_toner'
  /** 出纸口满了。 */
  | 'output_full'
  /** 打印机故障或已暂停。 */
  | 'printer_failed'
  /** 没有打印成。 */
  | 'print_failed'
  /** 不是能读的 PDF，如加了密码。 */
  | 'not_a_pdf'
  /** 页数超过限制。 */
  | 'too_many_pages'
  /** 本次服务已打印 10 次。 */
  | 'print_spent'
  /** 没有扫码器，或没有连接。 */
  | 'no_scanner'
  /** 扫码器连接着，但用不了。 */
  | 'scanner_failed'
  /** 60 秒内没有扫到能用的码。 */
  | 'no_code'
  /** 没有摄像头，或没有连接。 */
  | 'no_camera'
  /** 摄像头连接着，但用不了，或没有画面。 */
  | 'camera_failed'
  /** 小票超过 80 项、120 行或 64 KiB，或没有内容。 */
  | 'too_long'
  /** 清单的 `smartCards` 没有写明这个卡内应用，或还没有选择成功。 */
  | 'not_declared'
  /** 不是只读的命令。 */
  | 'command_refused'
  /** 没有会话，或会话已结束：卡被取出，或满 2 分钟。 */
  | 'card_closed'
  /** 一次会话已发 300 条命令。 */
  | 'card_spent'

/** 调用失败时 Promise 以此拒绝；`name` 为 `KioskError`。 */
export interface KioskError extends Error {
  readonly name: 'KioskError'
  readonly code: KioskErrorCode
}

declare global {
  interface Window {
    /** 只在自助终端（和 `kiosk-app preview`）中存在。 */
    readonly kiosk?: Kiosk
  }
}
