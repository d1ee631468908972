#include "twin/place/series_file.h"

#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "twin/base/one_line.h"
#include "twin/base/text.h"

namespace sandtable {
namespace {

constexpr std::uintmax_t kLargestSeries = 64u << 20;

/// Both fields of a line; empty when there are not exactly two.
std::optional<std::pair<std::string_view, std::string_view>> two_fields(std::string_view line) {
  const std::size_t comma = line.find(',');
  if (comma == std::string_view::npos || line.find(',', comma + 1) != std::string_view::npos) return std::nullopt;
  return std::pair(trimmed(line.substr(0, comma)), trimmed(line.substr(comma + 1)));
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

Result<hydraulics::TimeSeries> parse_series(std::string_view text, std::string_view name,
                                            std::string_view value_column) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<hydraulics::SeriesPoint> points;
  bool header_seen = false;
  for (std::size_t row = 1; !text.empty(); ++row) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto fields = two_fields(line);
    if (!std::exchange(header_seen, true)) {
      if (fields && fields->first == "time_s" && fields->second == value_column) continue;
      return fail(ErrorCode::kInvalid, "{}:{}: expected the header time_s,{}, found '{}'", name, row, value_column,
                  clipped(one_line(line), 80));
    }
    const auto time = fields ? number(fields->first) : std::nullopt;
    const auto value = fields ? number(fields->second) : std::nullopt;
    if (!time || !value) {
      return fail(ErrorCode::kInvalid, "{}:{}: expected two finite numbers, found '{}'", name, row,
                  clipped(one_line(line), 80));
    }
    if (!points.empty() && *time < points.back().time_s) {
      return fail(ErrorCode::kInvalid, "{}:{}: time {} s lies before {} s of the row above", name, row, *time,
                  points.back().time_s);
    }
    points.push_back({*time, *value});
  }
  if (points.empty()) return fail(ErrorCode::kInvalid, "{}: holds no row", name);
  auto series = hydraulics::TimeSeries::make(std::move(points));
  if (!series) return fail(series.error().code, "{}: {}", name, series.error().message);
  return series;
}

Result<hydraulics::TimeSeries> read_series_file(const std::filesystem::path& file, std::string_view value_column) {
  std::error_code trouble;
  const std::uintmax_t size = std::filesystem::file_size(file, trouble);
  if (trouble) return fail(ErrorCode::kNotFound, "{}: cannot be read", file.string());
  if (size > kLargestSeries) {
    return fail(ErrorCode::kLimit, "{}: {} bytes; a series has at most {}", file.string(), size, kLargestSeries);
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(in.gcount()) != size) {
    return fail(ErrorCode::kUnreadable, "{}: cannot be read", file.string());
  }
  return parse_series(text, file.string(), value_column);
}

}  // namespace sandtable
