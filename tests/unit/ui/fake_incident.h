#pragma once

#include "twin/place/place.h"
#include "twin/runtime/snapshot.h"
#include "viewer/ui/catalogue.h"
#include "viewer/ui/queries.h"

/// A storm in full swing, made up by hand: alarms, orders and trust in every state, 24 pumps, 60 stations.
namespace sandtable::ui::testing {

UtcTime storm_start();
/// Six hours into the storm.
UtcTime storm_now();

/// The texts that the program brings, as nobody has changed them.
inline Catalogue built_in() { return *Catalogue::load({}); }

Place fake_place();
Snapshot fake_snapshot();
/// As many alarms in ten minutes as make the list group them.
Snapshot flooded_with_alarms();

/// Answers from tables; series are waves with a gap, the timeline is one storm.
class FakeQueries final : public UiQueries {
 public:
  std::vector<Sample> samples(const SeriesId& series, TimeRange range) override;
  TimelineBins timeline(TimeRange range, std::size_t bins) override;
  std::vector<LayerInfo> layers() override { return layers_; }
  DepthLegend depth_legend() override;
  WaterColouring water_colouring() override { return colouring_; }
  std::vector<WorldLabel> labels() override { return labels_; }
  ViewStatus view() override { return view_; }
  std::optional<BuildingInfo> building(BuildingRef building) override;
  std::vector<WorkStatus> works() override { return works_; }
  FrameStatistics statistics() override { return {16.2, 214, 812'000, "llvmpipe"}; }

  HandoverStatus handover() override { return handover_; }
  ImportStatus import() override { return import_; }

  FakeQueries();
  int samples_asked = 0;
  int timelines_asked = 0;
  std::vector<LayerInfo> layers_;
  WaterColouring colouring_ = WaterColouring::kDepth;
  std::vector<WorldLabel> labels_;
  std::vector<WorkStatus> works_;
  ViewStatus view_;
  HandoverStatus handover_;
  ImportStatus import_;
};

/// A table of 24 rows with titles below its codes, looked into and ready to be added.
ImportStatus fake_table_import();

}  // namespace sandtable::ui::testing
