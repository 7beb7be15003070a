import { ElMessage } from 'element-plus'

/** Says briefly that something was done. */
export function toast(message: string): void {
  ElMessage({ message, type: 'success', duration: 3000, grouping: true })
}
