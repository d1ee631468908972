#pragma once

#include <memory>
#include <vector>

#include "twin/runtime/snapshot.h"
#include "viewer/render/scene.h"
#include "viewer/ui/intent.h"
#include "viewer/ui/theme.h"
#include "viewer/ui/water_colouring.h"

namespace sandtable {

/// The moving half of the scene: stations, sites, resources, routes and water of one snapshot. Rebuilds a part only
/// when what it shows changed, so an unchanged snapshot gives the same pointers again. Main thread.
class LiveScene {
 public:
  explicit LiveScene(ui::Theme theme) : theme_(theme) {}

  void update(const Snapshot& snapshot, const ui::Selection& selection);
  /// How much larger than on a desk symbols are drawn from the next update() on: walls are read from afar.
  void set_symbol_scale(double scale) { symbol_scale_ = static_cast<float>(scale); }
  [[nodiscard]] float symbol_scale() const { return symbol_scale_; }
  /// How water is coloured from the next update() on. Hazard is unknown where depth or speed is; a colouring by what is
  /// ahead is unknown everywhere while no run reaches over the moment.
  void colour_water(ui::WaterColouring colouring) { colouring_ = colouring; }

  [[nodiscard]] const std::shared_ptr<const render::SymbolSet>& stations() const { return stations_; }
  [[nodiscard]] const std::shared_ptr<const render::SymbolSet>& reports() const { return reports_; }
  [[nodiscard]] const std::shared_ptr<const render::SymbolSet>& sites() const { return sites_; }
  [[nodiscard]] const std::shared_ptr<const render::SymbolSet>& resources() const { return resources_; }
  [[nodiscard]] const std::shared_ptr<const render::RouteSet>& routes() const { return routes_; }
  [[nodiscard]] const std::shared_ptr<const render::WaterField>& water() const { return water_; }
  /// The water of the moment, whatever is drawn; null where no model speaks.
  [[nodiscard]] const std::shared_ptr<const FloodField>& field() const { return shown_field_; }

  // What the symbol of that index stands for.
  [[nodiscard]] const std::vector<StationId>& station_ids() const { return station_ids_; }
  [[nodiscard]] const std::vector<SiteId>& site_ids() const { return site_ids_; }
  [[nodiscard]] const std::vector<ResourceId>& resource_ids() const { return resource_ids_; }

 private:
  void update_stations(const Snapshot& snapshot);
  void update_reports(const IncidentState& state);
  void update_sites(const Snapshot& snapshot);
  void update_resources(const Snapshot& snapshot);
  void update_routes(const IncidentState& state);
  void update_water(const Snapshot& snapshot);

  /// Keeps the old set when nothing visible changed, so that the renderer uploads nothing.
  void publish(std::shared_ptr<const render::SymbolSet>& shown, render::SymbolSet fresh) const;

  /// What the water that is drawn was made from, and how.
  struct DrawnWater {
    std::shared_ptr<const FloodField> field;
    std::shared_ptr<const WaterRecordFields> record;
    ui::WaterColouring colouring = ui::WaterColouring::kDepth;
    bool expected = false;
    bool operator==(const DrawnWater&) const = default;
  };

  ui::Theme theme_;
  float symbol_scale_ = 1;
  ui::Selection selection_;
  std::shared_ptr<const render::SymbolSet> stations_ = std::make_shared<render::SymbolSet>();
  std::shared_ptr<const render::SymbolSet> reports_ = std::make_shared<render::SymbolSet>();
  std::shared_ptr<const ReportBook> shown_reports_;
  std::shared_ptr<const render::SymbolSet> sites_ = std::make_shared<render::SymbolSet>();
  std::shared_ptr<const render::SymbolSet> resources_ = std::make_shared<render::SymbolSet>();
  std::shared_ptr<const render::RouteSet> routes_ = std::make_shared<render::RouteSet>();
  std::shared_ptr<const render::WaterField> water_;
  std::vector<StationId> station_ids_;
  std::vector<SiteId> site_ids_;
  std::vector<ResourceId> resource_ids_;
  std::shared_ptr<const FloodField> shown_field_;
  ui::WaterColouring colouring_ = ui::WaterColouring::kDepth;
  DrawnWater drawn_water_;
  std::shared_ptr<const std::map<OrderId, Order>> shown_orders_;
};

}  // namespace sandtable
