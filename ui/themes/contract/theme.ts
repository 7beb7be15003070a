import type { Component } from 'vue'

import type { HeaderModel, HomeModel, HomeWords } from './home-model'

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

/** A home page style. */
export interface Theme {
  /** The word that the fleet uses, such as `qidu`. */
  id: string
  /** Chinese name, such as `气都新程`. */
  name: string
  Home: Component<HomeProps>
  Frame: Component<FrameProps>
}
