#include "viewer/ui/measure_plan.h"

#include <fmt/format.h>

#include <utility>

#include "twin/base/polyline.h"
#include "twin/core/keys.h"
#include "viewer/ui/describe.h"

namespace sandtable::ui {
namespace {

constexpr EnumKeys<MeasureTool, 3> kTools{{"barrier", "excavation", "breach"}};
/// More would be a mistake of the hand.
constexpr std::size_t kMostMeasures = 50;
constexpr std::size_t kMostPoints = 200;

struct Words {
  const Catalogue& catalogue;
  const IncidentState& state;

  Text operator()(const Barrier& barrier) const {
    return catalogue.text("measure.barrier_is", fmt::format("{:.0f}", polyline_length_m(barrier.line)),
                          fmt::format("{:.1f}", barrier.height_m));
  }
  Text operator()(const Excavation& dug) const {
    return catalogue.text("measure.excavation_is", fmt::format("{:.0f}", polyline_length_m(dug.line)),
                          fmt::format("{:.1f}", dug.width_m), fmt::format("{:.1f}", dug.depth_m),
                          fmt::format("{:.0f}", dug.volume_m3()));
  }
  Text operator()(const LeveeBreach& breach) const {
    return catalogue.text("measure.breach_is", fmt::format("{:.0f}", breach.width_m));
  }
  Text operator()(const OutfallGate& gate) const {
    return catalogue.text(gate.open ? "measure.gate_open" : "measure.gate_shut", name_of(state, gate.site));
  }
};

}  // namespace

std::string_view measure_tool_key(MeasureTool tool) { return kTools.of(tool); }
std::optional<MeasureTool> parse_measure_tool(std::string_view key) { return kTools.find(key); }

void MeasurePlan::take(MeasureTool wanted) {
  const bool same = tool == wanted;
  finish();
  lay_down();
  if (!same) tool = wanted;
}

void MeasurePlan::add_point(LocalXY at) {
  if (!tool || drawn.size() >= kMostPoints || measures.size() >= kMostMeasures) return;
  if (tool == MeasureTool::kBreach) {
    measures.emplace_back(LeveeBreach{at, breach_width_m});
    return;
  }
  // A double click is two clicks on one spot.
  if (drawn.empty() || distance_m(drawn.back(), at) > 0.5) drawn.push_back(at);
}

void MeasurePlan::finish() {
  const Polyline line = std::exchange(drawn, {});
  if (!tool || line.size() < 2) return;
  if (tool == MeasureTool::kBarrier) measures.emplace_back(Barrier{line, barrier_height_m});
  if (tool == MeasureTool::kExcavation) measures.emplace_back(Excavation{line, trench_width_m, trench_depth_m});
}

void MeasurePlan::undo() {
  if (!drawn.empty()) {
    drawn.pop_back();
  } else if (!measures.empty()) {
    measures.pop_back();
  }
}

bool MeasurePlan::lay_down() {
  drawn.clear();
  return std::exchange(tool, std::nullopt).has_value();
}

Text measure_words(const Catalogue& catalogue, const IncidentState& state, const Intervention& measure) {
  return std::visit(Words{catalogue, state}, measure);
}

}  // namespace sandtable::ui
