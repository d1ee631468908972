#include "twin/report/order_terms.h"

#include "twin/core/resources/work.h"
#include "twin/report/report_words.h"

namespace sandtable {
namespace {

const char* unit_of(const OrderTask& task) {
  if (task.skill == kSkillRefuel) return "l";
  return task.skill == kSkillDredging ? "m³" : "m";
}

Text task_terms(const OrderTask& task) {
  if (task.skill.empty()) return {};
  Text terms = report_word("task", task.skill);
  if (task.amount > 0) terms = joined(terms, " ", same(fmt::format("{:.0f} {}", task.amount, unit_of(task))));
  return task.receiver.empty() ? terms : joined(terms, " → ", same(task.receiver.str()));
}

Text way_terms(OrderWay way, double depth_m) {
  if (way == OrderWay::kNoRoads) return {"無道路可達，仍下令", "no road leads there, insisted on"};
  if (way != OrderWay::kFloodedRoads) return {};
  return {fmt::format("無開放道路（水深 {:.2f} m），仍下令", depth_m),
          fmt::format("no open road ({:.2f} m deep), insisted on", depth_m)};
}

}  // namespace

Text order_terms(const Order& order) {
  return joined(task_terms(order.task), kSemicolon, way_terms(order.way, order.way_depth_m));
}

Text order_terms(const IssueOrder& wanted) {
  return joined(task_terms(wanted.task), kSemicolon, way_terms(wanted.way, wanted.way_depth_m));
}

}  // namespace sandtable
