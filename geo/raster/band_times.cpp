#include "geo/raster/band_times.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include "geo/raster/raster_source.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

/// The number that a text begins with: GRIB's times are "1781274000 sec UTC" or the number alone.
std::optional<double> leading_number(std::string_view text) {
  text = trimmed(text);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  return number;
}

/// A moment so many seconds after another, within the years that anybody forecasts.
std::optional<UtcTime> after(UtcTime begin, double seconds) {
  constexpr double kThreeCenturies_s = 300 * 366 * 86400.0;
  if (!(std::abs(seconds) < kThreeCenturies_s)) return std::nullopt;
  return begin + from_seconds(seconds);
}

std::optional<UtcTime> epoch_time(const char* text) {
  const auto seconds = text == nullptr ? std::nullopt : leading_number(text);
  return seconds ? after(UtcTime{}, *seconds) : std::nullopt;
}

std::optional<double> seconds_of_unit(std::string_view unit) {
  if (unit.starts_with("sec") || unit == "s") return 1;
  if (unit.starts_with("min")) return 60;
  if (unit.starts_with("hour") || unit.starts_with("hr") || unit == "h") return 3600;
  if (unit.starts_with("day") || unit == "d") return 86400;
  return std::nullopt;
}

/// A count of units since a moment, as CF writes it.
std::optional<UtcTime> cf_time(std::string_view count, std::string_view units) {
  constexpr std::string_view kSince = " since ";
  const std::size_t cut = units.find(kSince);
  if (cut == std::string_view::npos) return std::nullopt;
  const auto unit_s = seconds_of_unit(trimmed(units.substr(0, cut)));
  const auto begin = parse_time(trimmed(units.substr(cut + kSince.size())), ZonePolicy::utc());
  const auto number = leading_number(count);
  if (!unit_s || !begin || !number) return std::nullopt;
  return after(*begin, *number * *unit_s);
}

std::optional<UtcTime> netcdf_time(GDALDataset& file, GDALRasterBand& band) {
  constexpr std::string_view kDimension = "NETCDF_DIM_";
  char** entries = band.GetMetadata();
  for (; entries != nullptr && *entries != nullptr; ++entries) {
    const std::string_view entry = *entries;
    const std::size_t cut = entry.find('=');
    if (!entry.starts_with(kDimension) || cut == std::string_view::npos) continue;
    const std::string units(entry.substr(kDimension.size(), cut - kDimension.size()));
    const char* told = file.GetMetadataItem((units + "#units").c_str());
    if (told == nullptr) continue;
    if (const auto time = cf_time(entry.substr(cut + 1), told)) return time;
  }
  return std::nullopt;
}

}  // namespace

Result<BandTimes> band_times(const std::string& source, int band) {
  auto opened = RasterSource::open(source);
  if (!opened) return pass(opened);
  GDALDataset& file = opened->dataset();
  if (band < 1 || band > file.GetRasterCount()) {
    return fail(ErrorCode::kNotFound, "raster {}: no band {}, it has {}", source, band, file.GetRasterCount());
  }
  GDALRasterBand& read = *file.GetRasterBand(band);
  BandTimes times;
  times.issued = epoch_time(read.GetMetadataItem("GRIB_REF_TIME"));
  times.valid = epoch_time(read.GetMetadataItem("GRIB_VALID_TIME"));
  if (!times.valid) times.valid = netcdf_time(file, read);
  return times;
}

}  // namespace sandtable::geo
