/**
 * 自助终端提供给应用的接口 `window.kiosk`。The interface that terminals offer to apps.
 *
 * 只在应用自己来源的最外层页面中存在，内嵌框架中没有；在普通浏览器中也没有，使用前请判断。
 * It exists in the top frame of the app's own origin only, and not in ordinary browsers.
 */
export interface Kiosk {
  /** 本次服务与所在终端的情况。What the terminal and this citizen's session are like. */
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
}

/** 终端情况。 */
export interface KioskInfo {
  /** 当前界面语言。 */
  language: 'zh-CN' | 'en'
  /** 群众是否打开了长辈版：请放大字体、提高对比度。 */
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
  /** 一次调用超过 64 KiB。 */
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
