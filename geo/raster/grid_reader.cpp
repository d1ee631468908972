#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "geo/raster/band_reader.h"
#include "geo/raster/raster_reader.h"
#include "geo/raster/read_in_halves.h"
#include "geo/raster/two_halves.h"
#include "geo/raster/warp_grid.h"

namespace sandtable::geo {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

struct Plan {
  GridFrame frame;       ///< of the answer
  ReducedWindow source;  ///< what to read for it
  bool copies = false;   ///< frame and pixels are the same cells
};

Extent cut(const Extent& a, const Extent& b) {
  return {std::max(a.west, b.west), std::max(a.south, b.south), std::min(a.east, b.east), std::min(a.north, b.north)};
}

Status check_size(const GridRequest& request, double cells, const char* what) {
  if (cells <= static_cast<double>(request.max_cells)) return {};
  return fail(ErrorCode::kLimit,
              "raster {}: {} {:.0f} cells, more than the limit of {}; ask for a smaller window or "
              "larger cells",
              request.raster.source, what, cells, request.max_cells);
}

Result<Extent> wanted_box(const RasterSource& source, const Placement& placement, const GridRequest& request) {
  auto box = covered(placement, source.columns(), source.rows());
  if (!box) return fail(box.error().code, "raster {}: {}", source.name(), box.error().message);
  if (!request.raster.window) return box;
  const Extent& w = *request.raster.window;
  const Extent both = cut(*box, w);
  if (both.empty() || both.width_m() <= 0 || both.height_m() <= 0) {
    return fail(ErrorCode::kInvalid,
                "raster {}: the window {:.0f} {:.0f} {:.0f} {:.0f} lies outside its extent {:.0f} {:.0f} {:.0f} {:.0f}",
                source.name(), w.west, w.south, w.east, w.north, box->west, box->south, box->east, box->north);
  }
  return both;
}

/// Square cells on whole multiples of their edge that cover the box.
GridFrame frame_over(const Extent& box, double cell_m) {
  constexpr double kSlack = 1e-6;
  const double west = std::floor(box.west / cell_m + kSlack) * cell_m;
  const double north = std::ceil(box.north / cell_m - kSlack) * cell_m;
  return {.columns = static_cast<int>(std::clamp(std::ceil((box.east - west) / cell_m - kSlack), 1.0, 2e9)),
          .rows = static_cast<int>(std::clamp(std::ceil((north - box.south) / cell_m - kSlack), 1.0, 2e9)),
          .cell_m = cell_m,
          .north_west = {west, north}};
}

Result<Plan> make_plan(const RasterSource& source, const Placement& placement, const GridRequest& request) {
  auto box = wanted_box(source, placement, request);
  if (!box) return pass(box);
  auto edge_m = pixel_edge_m(placement, source.columns(), source.rows());
  if (!edge_m) return fail(edge_m.error().code, "raster {}: {}", source.name(), edge_m.error().message);
  const double cell_m = request.cell_m.value_or(*edge_m);
  if (!(cell_m > 0) || !std::isfinite(cell_m)) {
    return fail(ErrorCode::kInvalid, "raster {}: a cell of {} m", source.name(), cell_m);
  }
  Plan plan;
  plan.copies = placement.same_crs && placement.affine.north_up() && placement.affine.square() &&
                std::abs(cell_m - *edge_m) <= 1e-6 * *edge_m;
  auto pixels = pixels_under(placement, *box, source.columns(), source.rows(), plan.copies ? 0 : 2);
  if (!pixels) return fail(pixels.error().code, "raster {}: {}", source.name(), pixels.error().message);
  if (pixels->empty()) return fail(ErrorCode::kInvalid, "raster {}: nothing of it lies in the window", source.name());
  plan.source = {*pixels, static_cast<int>(std::clamp(cell_m / *edge_m * (1 + 1e-6), 1.0, 1e6))};
  if (plan.copies) {
    plan.frame = {.columns = pixels->columns,
                  .rows = pixels->rows,
                  .cell_m = placement.affine.g[1],
                  .north_west = placement.affine.at(pixels->column, pixels->row)};
  } else {
    plan.frame = frame_over(*box, cell_m);
  }
  if (auto ok = check_size(request, static_cast<double>(plan.frame.columns) * plan.frame.rows, "asks for"); !ok) {
    return pass(ok);
  }
  if (auto ok = check_size(request, static_cast<double>(plan.source.columns()) * plan.source.rows(), "needs"); !ok)
    return pass(ok);
  return plan;
}

/// Bilinear at a fractional pixel, the weights of unknown pixels shared by the known; unknown where the pixel that
/// the point lies in is unknown, so that holes keep their size.
float sample(const std::vector<float>& pixels, int columns, int rows, LocalXY at) {
  if (!(at.x >= 0 && at.y >= 0 && at.x <= columns && at.y <= rows)) return kUnknown;
  const auto value = [&](int c, int r) {
    return pixels[static_cast<std::size_t>(std::clamp(r, 0, rows - 1)) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(std::clamp(c, 0, columns - 1))];
  };
  if (std::isnan(value(static_cast<int>(at.x), static_cast<int>(at.y)))) return kUnknown;
  const double u = at.x - 0.5;
  const double v = at.y - 0.5;
  const int c = static_cast<int>(std::floor(u));
  const int r = static_cast<int>(std::floor(v));
  const double east = u - c;
  const double south = v - r;
  double sum = 0;
  double weight = 0;
  const auto add = [&](float known, double w) {
    if (std::isnan(known)) return;
    sum += known * w;
    weight += w;
  };
  add(value(c, r), (1 - east) * (1 - south));
  add(value(c + 1, r), east * (1 - south));
  add(value(c, r + 1), (1 - east) * south);
  add(value(c + 1, r + 1), east * south);
  return weight > 0 ? static_cast<float>(sum / weight) : kUnknown;
}

Result<Grid<float>> warp(const Placement& placement, const Plan& plan, const std::vector<float>& pixels) {
  Grid<float> out(plan.frame, kUnknown);
  Status status[2];
  in_two_halves(plan.frame.rows, plan.frame.size(), [&](int first, int last) {
    auto finder = PixelFinder::make(placement, plan.frame);
    if (!finder) {
      status[first == 0 ? 0 : 1] = pass(finder);
      return;
    }
    std::vector<LocalXY> at;
    for (int r = first; r < last; ++r) {
      finder->find_row(r, at);
      for (int c = 0; c < plan.frame.columns; ++c) {
        out.at(c, r) = sample(pixels, plan.source.columns(), plan.source.rows(),
                              plan.source.reduced(at[static_cast<std::size_t>(c)]));
      }
    }
  });
  for (const Status& s : status) {
    if (!s) return pass(s);
  }
  return out;
}

Result<BandReader> open_band(const RasterSource& source, const GridRequest& request, std::atomic<std::size_t>* fills) {
  return request.terrain_rgb ? BandReader::open_terrain_rgb(source) : BandReader::open(source, request.band, fills);
}

}  // namespace

Result<WithWarnings<Grid<float>>> read_grid(const GridRequest& request) {
  auto source = RasterSource::open(request.raster.source);
  if (!source) return pass(source);
  if (auto band = open_band(*source, request, nullptr); !band) return pass(band);
  auto placement = place(*source, request.raster);
  if (!placement) return pass(placement);
  auto plan = make_plan(*source, *placement, request);
  if (!plan) return pass(plan);
  // The mean of colours is no colour of the mean height.
  const int overview =
      plan->source.factor > 1 && !request.terrain_rgb ? source->overview_for(plan->source.factor) : RasterSource::kFullResolution;
  if (overview != RasterSource::kFullResolution) {
    source = RasterSource::open(request.raster.source, overview);
    if (!source) return pass(source);
    placement = place(*source, request.raster);
    if (!placement) return pass(placement);
    plan = make_plan(*source, *placement, request);
    if (!plan) return pass(plan);
  }
  std::atomic<std::size_t> fills{0};
  auto pixels =
      read_in_halves<float>(request.raster.source, overview, plan->source, 1,
                            [&](const RasterSource& opened) { return open_band(opened, request, &fills); });
  if (!pixels) return pass(pixels);
  if (fills > 0) {
    placement->warnings.push_back(
        fmt::format("raster {}: -9999 or the like is taken as without data in {} of its pixels, though the file declares "
                    "no such value; gdal_translate -a_nodata does",
                    source->name(), fills.load()));
  }
  if (plan->copies) {
    Grid<float> grid(plan->frame, std::move(*pixels));
    return WithWarnings<Grid<float>>{std::move(grid), std::move(placement->warnings)};
  }
  auto grid = warp(*placement, *plan, *pixels);
  if (!grid) return fail(grid.error().code, "raster {}: {}", request.raster.source, grid.error().message);
  return WithWarnings<Grid<float>>{*std::move(grid), std::move(placement->warnings)};
}

}  // namespace sandtable::geo
