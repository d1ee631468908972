#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/raster/raster_reader.h"
#include "geo/raster/read_in_halves.h"
#include "geo/raster/rgba_reader.h"
#include "geo/raster/two_halves.h"
#include "geo/raster/warp_grid.h"

namespace sandtable::geo {
namespace {

struct DrapePlan {
  ReducedWindow source;
  bool copies = false;
  Extent box;  ///< wanted, place CRS
};

Result<DrapePlan> make_plan(const RasterSource& source, const Placement& placement, const DrapeRequest& request) {
  auto all = covered(placement, source.columns(), source.rows());
  if (!all) return pass(all);
  DrapePlan plan;
  plan.box = *all;
  if (const auto& w = request.raster.window) {
    plan.box = {std::max(all->west, w->west), std::max(all->south, w->south), std::min(all->east, w->east),
                std::min(all->north, w->north)};
  }
  if (plan.box.width_m() <= 0 || plan.box.height_m() <= 0) {
    return fail(ErrorCode::kInvalid, "the window lies outside its extent {:.0f} {:.0f} {:.0f} {:.0f}", all->west,
                all->south, all->east, all->north);
  }
  plan.copies = placement.same_crs && placement.affine.north_up();
  auto pixels = pixels_under(placement, plan.box, source.columns(), source.rows(), plan.copies ? 0 : 1);
  if (!pixels) return pass(pixels);
  if (pixels->empty()) return fail(ErrorCode::kInvalid, "nothing of it lies in the window");
  const int longest = std::max(pixels->columns, pixels->rows);
  plan.source = {*pixels, (longest + request.max_side - 1) / request.max_side};
  return plan;
}

/// Bilinear of the four pixels around a position, alpha included; transparent outside.
void sample(const std::vector<std::uint8_t>& rgba, int columns, int rows, LocalXY at, std::uint8_t* to) {
  if (!(at.x >= 0 && at.y >= 0 && at.x <= columns && at.y <= rows)) return;
  const double u = std::clamp(at.x - 0.5, 0.0, columns - 1.0);
  const double v = std::clamp(at.y - 0.5, 0.0, rows - 1.0);
  const int c = std::min(static_cast<int>(u), std::max(0, columns - 2));
  const int r = std::min(static_cast<int>(v), std::max(0, rows - 2));
  const double east = u - c;
  const double south = v - r;
  const auto pixel = [&](int column, int row) {
    return rgba.data() + 4 * (static_cast<std::size_t>(std::min(row, rows - 1)) * static_cast<std::size_t>(columns) +
                              static_cast<std::size_t>(std::min(column, columns - 1)));
  };
  const std::uint8_t* corners[4] = {pixel(c, r), pixel(c + 1, r), pixel(c, r + 1), pixel(c + 1, r + 1)};
  const double weights[4] = {(1 - east) * (1 - south), east * (1 - south), (1 - east) * south, east * south};
  double sum[4] = {0, 0, 0, 0};
  for (int k = 0; k < 4; ++k) {
    const double opacity = weights[k] * corners[k][3];
    for (int channel = 0; channel < 3; ++channel) sum[channel] += opacity * corners[k][channel];
    sum[3] += opacity;
  }
  if (sum[3] <= 0) return;
  for (int channel = 0; channel < 3; ++channel) to[channel] = static_cast<std::uint8_t>(sum[channel] / sum[3] + 0.5);
  to[3] = static_cast<std::uint8_t>(sum[3] + 0.5);
}

Result<DrapeImage> warp(const Placement& placement, const DrapePlan& plan, const std::vector<std::uint8_t>& rgba,
                        double pixel_m, int max_side) {
  const double longest_m = std::max(plan.box.width_m(), plan.box.height_m());
  const double cell_m = std::max(pixel_m * plan.source.factor, longest_m / max_side);
  const auto cells = [&](double length_m) {
    return std::max(1, static_cast<int>(std::ceil(length_m / cell_m - 1e-6)));
  };
  const GridFrame frame{.columns = cells(plan.box.width_m()),
                        .rows = cells(plan.box.height_m()),
                        .cell_m = cell_m,
                        .north_west = {plan.box.west, plan.box.north}};
  DrapeImage out{frame.columns, frame.rows, frame.extent(), std::vector<std::uint8_t>(4 * frame.size(), 0)};
  std::array<Status, 2> halves;
  in_two_halves(frame.rows, frame.size(), [&](int first, int last) {
    auto finder = PixelFinder::make(placement, frame);
    if (!finder) {
      halves[first == 0 ? 0 : 1] = pass(finder);
      return;
    }
    std::vector<LocalXY> at;
    for (int r = first; r < last; ++r) {
      finder->find_row(r, at);
      for (int c = 0; c < frame.columns; ++c) {
        sample(rgba, plan.source.columns(), plan.source.rows(), plan.source.reduced(at[static_cast<std::size_t>(c)]),
               out.rgba.data() + 4 * frame.index(c, r));
      }
    }
  });
  for (const Status& half : halves) {
    if (!half) return pass(half);
  }
  return out;
}

DrapeImage copied(const Placement& placement, const ReducedWindow& window, std::vector<std::uint8_t> rgba) {
  // The last column and row may stand for fewer pixels than the factor; the picture then reaches a little further.
  const Extent extent =
      placement.affine.extent_of(window.pixels.column, window.pixels.row, 1.0 * window.columns() * window.factor,
                                 1.0 * window.rows() * window.factor);
  return {window.columns(), window.rows(), extent, std::move(rgba)};
}

}  // namespace

Result<WithWarnings<DrapeImage>> read_drape(const DrapeRequest& request) {
  const std::string& name = request.raster.source;
  const auto named = [&](const Error& e) { return fail(e.code, "raster {}: {}", name, e.message); };
  if (request.max_side < 1 || request.max_side > 16384) {
    return fail(ErrorCode::kInvalid, "raster {}: pictures of {} pixels a side; 1 to 16384 are possible", name,
                request.max_side);
  }
  auto source = RasterSource::open(name);
  if (!source) return pass(source);
  auto placement = place(*source, request.raster);
  if (!placement) return pass(placement);
  auto plan = make_plan(*source, *placement, request);
  if (!plan) return named(plan.error());
  const std::optional<Stretch> stretch = stretch_of(*source);
  const int overview =
      plan->source.factor > 1 ? source->overview_for(plan->source.factor) : RasterSource::kFullResolution;
  if (overview != RasterSource::kFullResolution) {
    source = RasterSource::open(name, overview);
    if (!source) return pass(source);
    placement = place(*source, request.raster);
    if (!placement) return pass(placement);
    plan = make_plan(*source, *placement, request);
    if (!plan) return named(plan.error());
  }
  auto rgba = read_in_halves<std::uint8_t>(
      name, overview, plan->source, 4, [&](const RasterSource& opened) { return RgbaReader::open(opened, stretch); });
  if (!rgba) return pass(rgba);
  if (plan->copies) {
    return WithWarnings<DrapeImage>{copied(*placement, plan->source, *std::move(rgba)), std::move(placement->warnings)};
  }
  auto pixel_m = pixel_edge_m(*placement, source->columns(), source->rows());
  if (!pixel_m) return named(pixel_m.error());
  auto image = warp(*placement, *plan, *rgba, *pixel_m, request.max_side);
  if (!image) return named(image.error());
  return WithWarnings<DrapeImage>{*std::move(image), std::move(placement->warnings)};
}

}  // namespace sandtable::geo
