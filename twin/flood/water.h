#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/digest.h"
#include "twin/base/grid.h"
#include "twin/base/ids.h"
#include "twin/base/time.h"
#include "twin/flood/speed_steps.h"

namespace sandtable {

/// Water on the incident grid at one instant: depth over ground, and speed where the model knows it. Immutable; share
/// freely between threads. Depths are whole millimetres and speeds whole steps (twin/flood/speed_steps.h), so that a
/// stored field is read back bit for bit; NaN means "unknown", 0 means dry.
class FloodField {
 public:
  /// Takes depths in metres; they are rounded to millimetres and limited to [0, 65 m].
  /// `speed_steps` is empty where no speed is known. Precondition: otherwise as many as cells.
  FloodField(UtcTime valid_at, Grid<float> depth_m, std::vector<std::uint8_t> speed_steps = {});

  [[nodiscard]] UtcTime valid_at() const { return valid_at_; }
  [[nodiscard]] const Grid<float>& depth_m() const { return depth_m_; }
  /// Bilinear between cell centres. Empty outside the grid and where the water is unknown; dry cells give 0. O(1).
  [[nodiscard]] std::optional<double> depth_m(LocalXY at) const { return bilinear(depth_m_, at); }
  [[nodiscard]] bool has_speed() const { return !speed_steps_.empty(); }
  [[nodiscard]] const std::vector<std::uint8_t>& speed_steps() const { return speed_steps_; }
  /// Of the water in one cell; 0 where it is not known, and for water of less than 5 cm. O(1).
  [[nodiscard]] float speed_m_per_s(std::size_t cell) const {
    return speed_steps_.empty() ? 0 : kSpeedStep_m_per_s * static_cast<float>(speed_steps_[cell]);
  }
  /// Digest of frame, time, depths and speeds; computed once.
  [[nodiscard]] const Digest& digest() const { return digest_; }

 private:
  UtcTime valid_at_;
  Grid<float> depth_m_;
  std::vector<std::uint8_t> speed_steps_;
  Digest digest_;
};

/// The pool of one site as the model sees it.
struct SitePool {
  SiteId site;
  double level_m = 0;  ///< water surface, terrain's vertical datum; the lowest ground when dry
  double volume_m3 = 0;
  double max_depth_m = 0;
  double flooded_area_m2 = 0;   ///< deeper than 0.1 m
  double inflow_m3_per_s = 0;   ///< rain and what overflows into it
  double drained_m3_per_s = 0;  ///< fixed stations and gravity
  double pumped_m3_per_s = 0;   ///< mobile pumps
  bool operator==(const SitePool&) const = default;
};

/// A trusted depth sensor against the model.
struct Innovation {
  StationId station;
  double observed_m = 0;  ///< depth over the ground beside the sensor
  double modelled_m = 0;  ///< before any correction
  bool operator==(const Innovation&) const = default;
};

/// What the flood model says of one instant.
struct Water {
  UtcTime valid_at;
  std::string model;  ///< shown on screen: "bathtub stand-in"
  std::vector<SitePool> pools;
  double mass_error_ratio = 0;              ///< |V_end - V_start - in + out| / (V_start + in), accumulated
  std::vector<Innovation> innovations;      ///< by station; empty where the model follows no sensors
  double assimilated_m3 = 0;                ///< added (or taken, negative) since the start to follow the sensors
  std::shared_ptr<const FloodField> field;  ///< may be null when only the pools are known
};

}  // namespace sandtable
