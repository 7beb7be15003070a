const stops = {
  2: ["火车站", "朝阳中路", "大北街", "通川桥", "永兴路", "市政务服务中心"],
  11: ["西客站", "凤凰大道", "红旗路口", "通川桥", "南外客运站"],
  27: ["达川客运站", "绥定大道", "华蜀路", "莲花湖"],
};
for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", () => {
    const line = button.dataset.line;
    document.getElementById("stops").textContent = `${line} 路:${stops[line].join(" → ")}`;
  });
}
