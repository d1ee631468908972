#pragma once

#include <atomic>

#include "viewer/ui/queries.h"

namespace sandtable {

/// What the panels may know while the place is still loading: how far it is.
class LoadingQueries final : public ui::UiQueries {
 public:
  explicit LoadingQueries(const std::atomic<double>& progress) : progress_(progress) {}
  std::vector<Sample> samples(const SeriesId&, TimeRange) override { return {}; }
  TimelineBins timeline(TimeRange, std::size_t) override { return {}; }
  std::vector<ui::LayerInfo> layers() override { return {}; }
  ui::DepthLegend depth_legend() override { return {}; }
  std::vector<ui::WorldLabel> labels() override { return {}; }
  ui::ViewStatus view() override { return {}; }
  std::optional<ui::BuildingInfo> building(ui::BuildingRef) override { return std::nullopt; }
  std::vector<ui::WorkStatus> works() override { return {{1, {"載入地圖", "Loading the place"}, progress_.load(), false}}; }
  ui::FrameStatistics statistics() override { return {}; }

 private:
  const std::atomic<double>& progress_;
};

}  // namespace sandtable
