#pragma once

#include <memory>
#include <string>

#include "twin/runtime/incident_run.h"
#include "viewer/app/scene_view.h"
#include "viewer/render/style.h"
#include "viewer/ui/layout.h"
#include "viewer/ui/queries.h"

namespace sandtable {

/// Answers the panels' questions from the run and the scene. Positions are logical pixels of the window; `scale` is
/// framebuffer pixels per logical pixel. Main thread.
class StageQueries final : public ui::UiQueries {
 public:
  StageQueries(std::shared_ptr<const PlaceMap> map, IncidentRun& run, SceneView& view);

  /// Before each frame: the snapshot that is drawn, where the scene stands, the pointer if it is over it, and what is
  /// selected.
  void begin_frame(std::shared_ptr<const Snapshot> snapshot, ui::Rect scene, double pixel_scale,
                   std::optional<render::ScreenPoint> pointer, ui::Selection selection);
  [[nodiscard]] const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }
  /// What the scene is laid beside, labelled as well; null where there is one picture only.
  void set_beside(std::shared_ptr<const Snapshot> beside) { beside_ = std::move(beside); }
  void set_frame_statistics(ui::FrameStatistics statistics) { statistics_ = std::move(statistics); }

  std::vector<Sample> samples(const SeriesId& series, TimeRange range) override { return run_.samples(series, range); }
  std::vector<JudgedSample> judged(const SeriesId& series, TimeRange range, UtcTime known_at) override {
    return run_.judged(series, range, known_at);
  }
  TimelineBins timeline(TimeRange range, std::size_t bins) override { return run_.timeline(range, bins); }
  std::vector<TimeRange> silences(const SeriesId& series, TimeRange range) override {
    return run_.silences(series, range);
  }
  std::vector<ui::LayerInfo> layers() override;
  ui::DepthLegend depth_legend() override;
  std::vector<ui::Rgba> hazard_legend() override;
  ui::WaterColouring water_colouring() override { return view_.water_colouring(); }
  std::vector<ui::TimeLegendClass> time_legend(ui::WaterColouring colouring) override;
  ui::DifferenceLegend difference_legend() override;
  std::vector<ui::WorldLabel> labels() override;
  ui::ViewStatus view() override;
  std::optional<ui::BuildingInfo> building(ui::BuildingRef building) override;
  std::vector<ui::WorkStatus> works() override;
  ui::FrameStatistics statistics() override { return statistics_; }
  ui::SoundStatus sound() override { return sound_; }
  std::optional<ui::ScreenXY> on_screen(LocalXY at) override;
  ui::ImportStatus import() override { return import_; }
  std::vector<ui::NamedStory> stories() override { return stories_; }
  std::string story_trouble() override { return story_trouble_; }
  void set_stories(std::vector<ui::NamedStory> stories, std::string trouble) {
    stories_ = std::move(stories);
    story_trouble_ = std::move(trouble);
  }
  void set_import(ui::ImportStatus import) { import_ = std::move(import); }
  void set_map(std::shared_ptr<const PlaceMap> map) { map_ = std::move(map); }
  void set_sound(ui::SoundStatus sound) { sound_ = std::move(sound); }
  ui::HandoverStatus handover() override { return handover_; }
  void set_handover(ui::HandoverStatus handover) { handover_ = std::move(handover); }

 private:
  /// A part of the scene and what is shown there.
  struct Part {
    const Snapshot* shown = nullptr;
    float left = 0;   ///< logical pixels of the window
    float right = 0;
    float shift = 0;  ///< from where the camera sees a point to where this part shows it
    bool beside = false;
  };
  [[nodiscard]] Part own_part() const;
  [[nodiscard]] Part part_beside() const;
  void label_part(std::vector<ui::WorldLabel>& labels, const Part& part);
  void add_label(std::vector<ui::WorldLabel>& labels, LocalXY at, ui::WorldLabel label);
  void label_sites(std::vector<ui::WorldLabel>& labels);
  void label_alarms(std::vector<ui::WorldLabel>& labels);
  void label_resources(std::vector<ui::WorldLabel>& labels);
  void label_selected(std::vector<ui::WorldLabel>& labels, const ui::Selection& selection);
  void tell_reading(ui::WorldLabel& label, const Series& series, const Reading& reading) const;
  void label_places(std::vector<ui::WorldLabel>& labels);
  void mark_quiet_symbols(std::vector<ui::WorldLabel>& labels);
  [[nodiscard]] bool is_overview() const;
  [[nodiscard]] std::optional<double> depth_at(LocalXY at) const;
  [[nodiscard]] std::optional<int> hazard_under(LocalXY at) const;
  [[nodiscard]] std::optional<double> ahead_under(LocalXY at) const;

  std::shared_ptr<const PlaceMap> map_;
  IncidentRun& run_;
  SceneView& view_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const Snapshot> beside_;
  Part part_;  ///< that labels are being made for
  ui::Selection selection_;
  ui::Rect scene_;
  double pixel_scale_ = 1;
  std::optional<render::ScreenPoint> pointer_;
  ui::FrameStatistics statistics_;
  ui::SoundStatus sound_;
  ui::HandoverStatus handover_;
  ui::ImportStatus import_;
  std::vector<ui::NamedStory> stories_;
  std::string story_trouble_;
};

}  // namespace sandtable
