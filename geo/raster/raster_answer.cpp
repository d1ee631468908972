#include "geo/raster/raster_answer.h"

#include <cmath>
#include <limits>
#include <utility>

#include "geo/reader/cache_file.h"

namespace sandtable::geo {
namespace {

constexpr std::string_view kGridMagic = "SANDTABLE-GRID-2";
constexpr std::string_view kDrapeMagic = "SANDTABLE-DRAPE-1";
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kMostBands = 100'000;
constexpr std::size_t kMostPixels = std::size_t{1} << 30;

RasterRequest raster_of(const ReaderRequest& request, const std::string& path) {
  return {.source = path,
          .place_crs = request.place_crs,
          .assumed_crs = request.assumed_crs,
          .window = request.place_extent};
}

Status finished(CacheWriter& out, const std::filesystem::path& cache) {
  if (!out.finish()) return fail(ErrorCode::kIo, "cannot write {}: is the disk full?", cache.string());
  return {};
}

/// A time as it crosses: milliseconds, or kNoTime.
std::int64_t count_of(std::optional<UtcTime> time) { return time ? unix_ms(*time) : kNoTime; }
std::optional<UtcTime> time_of(std::int64_t count) {
  return count == kNoTime ? std::nullopt : std::optional(UtcTime(Duration(count)));
}

Status answer_grid(const ReaderRequest& request, const std::string& path) {
  GridRequest wanted{.raster = raster_of(request, path), .band = static_cast<int>(request.band)};
  wanted.terrain_rgb = request.terrain_rgb;
  if (request.cell_m > 0) wanted.cell_m = request.cell_m;
  if (request.max_cells > 0) wanted.max_cells = request.max_cells;
  const Result<RasterFacts> facts = raster_facts(path);
  if (!facts) return pass(facts);
  const Result<WithWarnings<Grid<float>>> grid = read_grid(wanted);
  if (!grid) return pass(grid);
  const Result<BandTimes> times = band_times(path, wanted.band);
  if (!times) return pass(times);
  const GridFrame& frame = grid->value.frame();
  CacheWriter out(request.cache, kGridMagic);
  out.array(std::vector<double>{frame.cell_m, frame.north_west.x, frame.north_west.y});
  out.number(static_cast<std::uint64_t>(frame.columns));
  out.number(static_cast<std::uint64_t>(frame.rows));
  out.array(grid->value.values());
  out.text(facts->vertical_datum);
  out.number(static_cast<std::uint64_t>(facts->bands));
  out.array(std::vector<std::int64_t>{count_of(times->issued), count_of(times->valid)});
  out.texts(grid->warnings);
  return finished(out, request.cache);
}

Status answer_drape(const ReaderRequest& request, const std::string& path) {
  DrapeRequest wanted{.raster = raster_of(request, path)};
  if (request.max_side > 0) wanted.max_side = static_cast<int>(request.max_side);
  const Result<WithWarnings<DrapeImage>> drape = read_drape(wanted);
  if (!drape) return pass(drape);
  const DrapeImage& image = drape->value;
  CacheWriter out(request.cache, kDrapeMagic);
  out.array(std::vector<double>{image.extent.west, image.extent.south, image.extent.east, image.extent.north});
  out.number(static_cast<std::uint64_t>(image.columns));
  out.number(static_cast<std::uint64_t>(image.rows));
  out.array(image.rgba);
  out.texts(drape->warnings);
  return finished(out, request.cache);
}

/// Whether a size and the numbers before it are those of a picture; multiplies only what cannot overflow.
bool plausible(const std::vector<double>& numbers, std::uint64_t columns, std::uint64_t rows) {
  for (const double number : numbers) {
    if (!std::isfinite(number)) return false;
  }
  return columns > 0 && rows > 0 && columns <= kMostPixels && rows <= kMostPixels / columns;
}

}  // namespace

Status answer_raster(const ReaderRequest& request, const std::string& path) {
  return request.mode == ReaderRequest::Mode::kGrid ? answer_grid(request, path) : answer_drape(request, path);
}

Result<IsolatedGrid> read_grid_answer(const std::filesystem::path& cache) {
  CacheReader in(cache, kGridMagic);
  const std::vector<double> numbers = in.array<double>();
  const std::uint64_t columns = in.number();
  const std::uint64_t rows = in.number();
  std::vector<float> cells = in.array<float>();
  std::string datum = in.text();
  const std::uint64_t bands = in.number();
  const std::vector<std::int64_t> times = in.array<std::int64_t>();
  Warnings warnings = in.texts();
  const bool sound = in.finished() && numbers.size() == 3 && plausible(numbers, columns, rows) && numbers[0] > 0 &&
                     cells.size() == columns * rows && bands > 0 && bands <= kMostBands && times.size() == 2;
  if (!sound) return fail(ErrorCode::kInvalid, "the reader's answer is not a grid");
  const GridFrame frame{.columns = static_cast<int>(columns),
                        .rows = static_cast<int>(rows),
                        .cell_m = numbers[0],
                        .north_west = {numbers[1], numbers[2]}};
  return IsolatedGrid{.grid = Grid<float>(frame, std::move(cells)),
                      .vertical_datum = std::move(datum),
                      .bands = static_cast<int>(bands),
                      .times = {time_of(times[0]), time_of(times[1])},
                      .warnings = std::move(warnings)};
}

Result<WithWarnings<DrapeImage>> read_drape_answer(const std::filesystem::path& cache) {
  CacheReader in(cache, kDrapeMagic);
  const std::vector<double> box = in.array<double>();
  const std::uint64_t columns = in.number();
  const std::uint64_t rows = in.number();
  std::vector<std::uint8_t> rgba = in.array<std::uint8_t>();
  Warnings warnings = in.texts();
  const bool sound =
      in.finished() && box.size() == 4 && plausible(box, columns, rows) && rgba.size() == columns * rows * 4;
  if (!sound) return fail(ErrorCode::kInvalid, "the reader's answer is not a picture");
  DrapeImage image{
      static_cast<int>(columns), static_cast<int>(rows), {box[0], box[1], box[2], box[3]}, std::move(rgba)};
  return WithWarnings<DrapeImage>{std::move(image), std::move(warnings)};
}

}  // namespace sandtable::geo
