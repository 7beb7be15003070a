/** What is often agreed. In the paper's own language, which is Chinese whatever the screen's is. */
export const REMARKS = ['无遗留问题', '打印耗材待补充', '网络待调优', '外设待补装'] as const
