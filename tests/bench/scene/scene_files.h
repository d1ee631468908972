#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "viewer/render/scene.h"

class GDALDataset;

/// Reading of the set that make_scene_set writes, the same for both programs. Plain GDAL: exits with a message when a
/// file is missing, because a benchmark has nothing better to do.
namespace sandtable::bench {

/// What both programs look at: a town west of the middle, from a distance at which its houses can just be told apart.
constexpr LocalXY kTown{-3500, 2500};
constexpr double kMidDistanceM = 2500;

render::HeightGrid read_elevation(const std::string& folder);
render::BuildingSet read_buildings(const std::string& folder);
render::LineSet read_roads(const std::string& folder);
std::vector<LocalXY> read_points(const std::string& folder);

/// The orthophoto, read a window at a time; GDAL takes the overview that fits.
class FileDrape final : public render::DrapeSource {
 public:
  explicit FileDrape(const std::string& folder);
  ~FileDrape() override;
  [[nodiscard]] Extent extent() const override { return extent_; }
  [[nodiscard]] double pixel_m() const override { return pixel_m_; }
  bool read(const Extent& window, int width, int height, std::span<std::uint8_t> rgba) const override;
  [[nodiscard]] int width() const;
  [[nodiscard]] int height() const;
  /// All of it as RGB.
  [[nodiscard]] std::vector<std::uint8_t> read_all() const;

 private:
  mutable std::mutex mutex_;  // a dataset belongs to one thread at a time
  std::unique_ptr<GDALDataset> file_;
  Extent extent_;
  double pixel_m_ = 1;
};

}  // namespace sandtable::bench
