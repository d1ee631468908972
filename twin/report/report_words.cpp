#include "twin/report/report_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sandtable {
namespace {

struct Word {
  std::string_view group;
  std::string_view key;
  std::string_view zh;
  std::string_view en;
};

constexpr Word kWords[] = {
    {"role", "viewer", "檢視者", "Viewer"},
    {"role", "operator", "值班員", "Operator"},
    {"role", "commander", "指揮官", "Commander"},
    {"role", "administrator", "管理者", "Administrator"},
    {"alarm_state", "pending", "觀察中", "Pending"},
    {"alarm_state", "unacknowledged", "未確認", "Unacknowledged"},
    {"alarm_state", "acknowledged", "已確認", "Acknowledged"},
    {"alarm_state", "returned_unacknowledged", "已回復未確認", "Returned, unacknowledged"},
    {"alarm_state", "shelved", "擱置", "Shelved"},
    {"alarm_state", "latched_unacknowledged", "閂鎖未確認", "Latched, unacknowledged"},
    {"alarm_state", "latched_acknowledged", "閂鎖待復歸", "Latched, to be reset"},
    {"alarm_state", "suppressed", "設計抑制", "Suppressed by design"},
    {"alarm_state", "out_of_service", "停用", "Out of service"},
    {"alarm_state", "normal", "解除", "Back to normal"},
    {"order_state", "ordered", "已下令", "Ordered"},
    {"order_state", "received", "已收到", "Received"},
    {"order_state", "accepted", "已接受", "Accepted"},
    {"order_state", "en_route", "運送中", "En route"},
    {"order_state", "setting_up", "架設中", "Setting up"},
    {"order_state", "pumping", "抽水中", "Pumping"},
    {"order_state", "releasing", "撤收中", "Withdrawing"},
    {"order_state", "released", "已撤收", "Released"},
    {"order_state", "refused", "已婉拒", "Refused"},
    {"order_state", "cancelled", "已取消", "Cancelled"},
    {"caller", "resident", "民眾", "resident"},
    {"caller", "borough_chief", "里長", "borough chief"},
    {"caller", "police", "警察", "police"},
    {"caller", "fire_service", "消防", "fire service"},
    {"caller", "road_crew", "道路養護單位", "road crew"},
    {"caller", "own_staff", "本中心人員", "own staff"},
    {"caller", "other", "其他", "other"},
    {"field_report", "received", "已收到命令", "has the order"},
    {"field_report", "accepted", "接受", "accepts"},
    {"field_report", "refused", "婉拒", "refuses"},
    {"field_report", "departed", "已出發", "has left"},
    {"field_report", "position", "現況", "how it is"},
    {"field_report", "arrived", "已抵達", "has arrived"},
    {"field_report", "pumping", "作業中", "at work"},
    {"field_report", "stopped", "已停止，撤收", "has stopped, withdrawing"},
    {"field_report", "returned", "已返回待命", "is back, standing by"},
    {"field_report", "standby", "待命", "stands by"},
    {"field_report", "fault", "機具異常", "has broken down"},
    {"plan_state", "proposed", "已提出", "Proposed"},
    {"plan_state", "approved", "已核准", "Approved"},
    {"plan_state", "issued", "已下達", "Issued"},
    {"plan_state", "rejected", "已退回", "Rejected"},
    {"report_state", "unverified", "待查證", "Unverified"},
    {"report_state", "confirmed", "已查證", "Confirmed"},
    {"report_state", "rejected", "不成立", "Rejected"},
    {"report_state", "closed", "已結案", "Closed"},
    {"severity", "Extreme", "極嚴重", "Extreme"},
    {"severity", "Severe", "嚴重", "Severe"},
    {"severity", "Moderate", "中等", "Moderate"},
    {"severity", "Minor", "輕微", "Minor"},
    {"severity", "Unknown", "未知", "Unknown"},
    {"resource_state", "standby", "待命", "Standby"},
    {"resource_state", "in_transit", "運送中", "In transit"},
    {"resource_state", "setting_up", "架設中", "Setting up"},
    {"resource_state", "pumping", "抽水中", "Pumping"},
    {"resource_state", "withdrawing", "撤收", "Withdrawing"},
    {"resource_state", "fault", "機具異常", "Fault"},
    {"resource_state", "no_report", "其他/無回報", "No report"},
    {"resource_kind", "mobile_pump", "移動式抽水機", "Mobile pump"},
    {"resource_kind", "crew", "搶修隊", "Crew"},
    {"resource_kind", "barrier_stock", "防水擋板沙包", "Barrier stock"},
    {"resource_kind", "boat", "船艇", "Boat"},
    {"resource_kind", "generator", "發電機", "Generator"},
    {"resource_kind", "fuel_truck", "加油車", "Fuel truck"},
    {"resource_kind", "excavator", "挖土機", "Excavator"},
    {"resource_kind", "volunteers", "志工團體", "Volunteers"},
    {"task", "sandbags", "堆設防水擋板沙包", "Barriers and sandbags"},
    {"task", "dredging", "清淤", "Dredging"},
    {"task", "refuel", "加油", "Refuelling"},
    {"task", "boat", "船艇勤務", "Boat work"},
    {"task", "evacuation", "撤離", "Evacuation"},
    {"task", "first_aid", "急救", "First aid"},
    {"task", "traffic", "交通管制", "Traffic control"},
    {"task", "chainsaw", "路樹排除", "Fallen trees"},
    {"task", "welfare", "收容照顧", "Shelter care"},
    {"trust", "fresh", "正常", "Fresh"},
    {"trust", "late", "延遲", "Late"},
    {"trust", "stale", "逾時", "Stale"},
    {"trust", "frozen", "疑似卡住", "Frozen"},
    {"trust", "implausible", "不合理", "Implausible"},
    {"trust", "to_verify", "待檢核", "To verify"},
    {"trust", "no_data", "無資料", "No data"},
    {"quantity", "water_depth", "淹水深度", "Water depth"},
    {"quantity", "water_level", "水位", "Water level"},
    {"quantity", "rainfall", "雨量", "Rainfall"},
    {"quantity", "discharge", "流量", "Discharge"},
    {"quantity", "gate_opening", "閘門開度", "Gate opening"},
    {"quantity", "fuel", "油量", "Fuel"},
    {"quantity", "voltage", "電壓", "Voltage"},
    {"quantity", "pump_running", "抽水機運轉", "Pump running"},
    {"quantity", "pump_state", "移動式抽水機狀態", "Pump state"},
    {"quantity", "gate_state", "閘門狀態", "Gate state"},
    {"quantity", "warning_state", "警戒狀態", "Warning state"},
    {"quantity", "flow_speed", "流速", "Flow speed"},
    {"quantity", "temperature", "溫度", "Temperature"},
    {"station_kind", "road_flood", "道路", "road"},
    {"station_kind", "sewer_level", "雨水下水道", "storm sewer"},
    {"station_kind", "drain_level", "區域排水", "drain"},
    {"station_kind", "river_level", "河川", "river"},
    {"station_kind", "other", "其他", "other"},
    {"place_kind", "hospital", "醫院", "hospital"},
    {"place_kind", "care_home", "長照機構", "care home"},
    {"place_kind", "school", "學校", "school"},
    {"place_kind", "kindergarten", "幼兒園", "kindergarten"},
    {"place_kind", "shelter", "避難收容所", "shelter"},
    {"source_kind", "feed", "測報來源", "Feed"},
    {"source_kind", "layer", "圖層", "Layer"},
    {"source_kind", "terrain", "地形", "Terrain"},
    {"source_kind", "drape", "影像底圖", "Imagery"},
    {"activation", "1", "一級開設", "Activation level 1"},
    {"activation", "2", "二級開設", "Activation level 2"},
    {"activation", "3", "三級開設", "Activation level 3"},
};

}  // namespace

Text report_word(std::string_view group, std::string_view key) {
  const auto it = std::ranges::find_if(kWords, [&](const Word& w) { return w.group == group && w.key == key; });
  if (it == std::end(kWords)) return {std::string(key), std::string(key)};
  return {std::string(it->zh), std::string(it->en)};
}

Text same(std::string text) { return {text, std::move(text)}; }

Text in_its_words(const std::string& said) {
  if (said.empty()) return {};
  return {"程式回報的原文：「" + said + "」", said};
}

Text span_words(Duration length) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(std::max(length, Duration{0})).count();
  if (minutes < 60) return {fmt::format("{} 分", minutes), fmt::format("{} min", minutes)};
  const auto hours = minutes / 60;
  if (minutes % 60 == 0 && hours < 48) return {fmt::format("{} 小時", hours), fmt::format("{} h", hours)};
  if (hours < 48) {
    return {fmt::format("{} 小時 {:02} 分", hours, minutes % 60), fmt::format("{} h {:02} min", hours, minutes % 60)};
  }
  return {fmt::format("{} 天 {} 小時", hours / 24, hours % 24), fmt::format("{} d {} h", hours / 24, hours % 24)};
}

Text joined(const Text& first, const Text& between, const Text& second) {
  const auto join = [&](Language language) {
    const std::string& a = first.in(language);
    const std::string& b = second.in(language);
    return a.empty() || b.empty() ? a + b : a + between.in(language) + b;
  };
  return {join(Language::kZhHant), join(Language::kEn)};
}

}  // namespace sandtable
