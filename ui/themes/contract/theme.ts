import type { Component } from 'vue'

import type { AttractWords, HeaderModel, HomeModel, HomeWords, NoticeCard } from './home-model'

/** Properties of a theme's home page; its events are those of `HomeEvents`. */
export interface HomeProps {
  model: HomeModel
  words: HomeWords
}

/** Properties of the frame that every other full page stands in; its default slot is the page. */
export interface FrameProps {
  /** `null` where the terminal has no place yet. */
  header: HeaderModel | null
}

/** Properties of what is shown while nobody is there. It only draws: touches are taken by the page around it. */
export interface AttractProps {
  header: HeaderModel
  /** Most urgent first; a style shows as many titles as it has room for. */
  notices: NoticeCard[]
  words: AttractWords
}

/** A home page style. */
export interface Theme {
  /** The word that the fleet uses, such as `qidu`: 2 to 32 of a-z, 0-9 and `-`, a letter first. */
  id: string
  /** Three numbers, such as `1.2.0`: of a bundle and a built-in style the newer is shown. */
  version: string
  /** Chinese name, such as `气都新程`. */
  name: string
  Home: Component<HomeProps>
  Frame: Component<FrameProps>
  Attract: Component<AttractProps>
}
