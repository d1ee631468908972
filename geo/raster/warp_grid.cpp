#include "geo/raster/warp_grid.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::geo {
namespace {

Result<Transform> transform(const Placement& placement, bool to_place) {
  return to_place ? Transform::between(placement.source_crs, placement.place_crs)
                  : Transform::between(placement.place_crs, placement.source_crs);
}

LocalXY mixed(LocalXY a, LocalXY b, double t) { return a * (1 - t) + b * t; }

}  // namespace

PixelFinder::PixelFinder(const Placement& placement, const GridFrame& frame, std::optional<Transform> to_source)
    : affine_(placement.affine), frame_(frame), to_source_(std::move(to_source)) {}

Result<PixelFinder> PixelFinder::make(const Placement& placement, const GridFrame& frame) {
  if (placement.same_crs) return PixelFinder(placement, frame, std::nullopt);
  auto to_source = transform(placement, false);
  if (!to_source) return pass(to_source);
  return PixelFinder(placement, frame, *std::move(to_source));
}

std::vector<LocalXY> PixelFinder::knots(int row) {
  std::vector<LocalXY> out(static_cast<std::size_t>(frame_.columns / kStep + 2));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = frame_.centre_of(static_cast<int>(i) * kStep, row);
  if (to_source_) to_source_->apply(out);
  for (LocalXY& p : out) p = affine_.pixel_of(p);
  return out;
}

void PixelFinder::find_row(int row, std::vector<LocalXY>& out) {
  const int above = row / kStep * kStep;
  if (above != above_row_) {
    above_ = above == above_row_ + kStep && above_row_ >= 0 ? std::move(below_) : knots(above);
    below_ = knots(above + kStep);
    above_row_ = above;
  }
  const double down = static_cast<double>(row - above) / kStep;
  out.resize(static_cast<std::size_t>(frame_.columns));
  for (std::size_t knot = 0; knot * kStep < out.size(); ++knot) {
    const LocalXY west = mixed(above_[knot], below_[knot], down);
    const LocalXY step = (mixed(above_[knot + 1], below_[knot + 1], down) - west) * (1.0 / kStep);
    const std::size_t last = std::min(out.size(), (knot + 1) * kStep);
    for (std::size_t c = knot * kStep; c < last; ++c) out[c] = west + step * static_cast<double>(c - knot * kStep);
  }
}

Result<Extent> covered(const Placement& placement, int columns, int rows) {
  const Extent box = placement.affine.extent_of(0, 0, columns, rows);
  if (placement.same_crs) return box;
  auto to_place = transform(placement, true);
  if (!to_place) return pass(to_place);
  const Extent image = to_place->image_of(box);
  if (image.empty()) {
    return fail(ErrorCode::kInvalid, "its extent {:.6g} {:.6g} {:.6g} {:.6g} has no image in the place's CRS", box.west,
                box.south, box.east, box.north);
  }
  return image;
}

Result<PixelWindow> pixels_under(const Placement& placement, const Extent& box, int columns, int rows, int margin) {
  Extent there = box;
  if (!placement.same_crs) {
    auto to_source = transform(placement, false);
    if (!to_source) return pass(to_source);
    there = to_source->image_of(box);
  }
  Extent pixels;  // columns in x, rows in y
  for (const LocalXY corner : {LocalXY{there.west, there.south}, LocalXY{there.east, there.south},
                               LocalXY{there.west, there.north}, LocalXY{there.east, there.north}}) {
    pixels.include(placement.affine.pixel_of(corner));
  }
  const auto cut = [&](double v, int most) { return static_cast<int>(std::clamp(v, 0.0, static_cast<double>(most))); };
  // A corner that lies on a pixel's edge must not drag in the next pixel through rounding.
  constexpr double kSlack = 1e-6;
  const int west = cut(std::floor(pixels.west + kSlack) - margin, columns);
  const int north = cut(std::floor(pixels.south + kSlack) - margin, rows);
  return PixelWindow{west, north, cut(std::ceil(pixels.east - kSlack) + margin, columns) - west,
                     cut(std::ceil(pixels.north - kSlack) + margin, rows) - north};
}

Result<double> pixel_edge_m(const Placement& placement, int columns, int rows) {
  if (placement.same_crs) return std::sqrt(std::abs(placement.affine.determinant()));
  auto to_place = transform(placement, true);
  if (!to_place) return pass(to_place);
  const double c = std::floor(columns / 2.0);
  const double r = std::floor(rows / 2.0);
  auto corner = to_place->apply(placement.affine.at(c, r));
  auto east = to_place->apply(placement.affine.at(c + 1, r));
  auto south = to_place->apply(placement.affine.at(c, r + 1));
  if (!corner || !east || !south) return fail(ErrorCode::kInvalid, "its middle has no image in the place's CRS");
  const LocalXY u = *east - *corner;
  const LocalXY v = *south - *corner;
  const double edge_m = std::sqrt(std::abs(u.x * v.y - u.y * v.x));
  if (!(edge_m > 0)) return fail(ErrorCode::kInvalid, "its pixels are too large to have a size in the place's CRS");
  return edge_m;
}

}  // namespace sandtable::geo
