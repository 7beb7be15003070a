import { createApp } from 'vue'
import PreviewPanel from './PreviewPanel.vue'
import './panel.css'

createApp(PreviewPanel).mount('#panel')
