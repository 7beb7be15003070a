/** The home page styles for others to look at: the ops console shows them in frames. */
import { createApp } from 'vue'

import '../base.css'
import PreviewPage from './PreviewPage.vue'

export function mountPreview(root: string): void {
  createApp(PreviewPage).mount(root)
}
