#include <ogr_recordbatch.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/layers/feature_source.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

/// The C structs of the Arrow data interface own what they point to through a release callback.
template <class T>
struct Released {
  T value{};
  Released() = default;
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;
  ~Released() {
    if (value.release) value.release(&value);
  }
};

enum class Storage { kBool, kInt16, kInt32, kInt64, kFloat, kDouble, kText, kLargeText, kDate, kMillis };

struct ArrowColumn {
  int child = 0;
  Storage storage = Storage::kText;
};

std::optional<Storage> storage_of(std::string_view format) {
  if (format == "b") return Storage::kBool;
  if (format == "s") return Storage::kInt16;
  if (format == "i") return Storage::kInt32;
  if (format == "l") return Storage::kInt64;
  if (format == "f") return Storage::kFloat;
  if (format == "g") return Storage::kDouble;
  if (format == "u") return Storage::kText;
  if (format == "U") return Storage::kLargeText;
  if (format == "tdD") return Storage::kDate;
  if (format.starts_with("tsm:")) return Storage::kMillis;
  return std::nullopt;
}

ColumnType column_type_of(Storage storage) {
  switch (storage) {
    case Storage::kBool:
    case Storage::kInt16:
    case Storage::kInt32:
    case Storage::kInt64: return ColumnType::kInteger;
    case Storage::kFloat:
    case Storage::kDouble: return ColumnType::kReal;
    default: return ColumnType::kText;
  }
}

template <class T>
T item(const ArrowArray& array, int buffer, std::int64_t index) {
  T value{};
  std::memcpy(&value, static_cast<const char*>(array.buffers[buffer]) + static_cast<std::size_t>(index) * sizeof(T),
              sizeof(T));
  return value;
}

bool bit_at(const void* bits, std::int64_t index) {
  return (static_cast<const std::uint8_t*>(bits)[index / 8] >> static_cast<unsigned>(index % 8) & 1U) != 0;
}

bool is_null(const ArrowArray& array, std::int64_t index) {
  return array.null_count != 0 && array.n_buffers > 0 && array.buffers[0] && !bit_at(array.buffers[0], index);
}

template <class Offset>
std::string_view bytes_at(const ArrowArray& array, std::int64_t index) {
  const Offset begin = item<Offset>(array, 1, index);
  const Offset end = item<Offset>(array, 1, index + 1);
  return {static_cast<const char*>(array.buffers[2]) + begin, static_cast<std::size_t>(end - begin)};
}

std::string date_text(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string moment_text(std::int64_t millis) {
  constexpr std::int64_t kDay = 86400000;
  const std::int64_t days = millis >= 0 ? millis / kDay : -((-millis + kDay - 1) / kDay);
  const std::int64_t second = (millis - days * kDay) / 1000;
  return fmt::format("{}T{:02}:{:02}:{:02}", date_text(days), second / 3600, second / 60 % 60, second % 60);
}

void push_value(const ArrowArray& array, Storage storage, std::int64_t row, std::size_t column,
                VectorLayerBuilder& builder) {
  const std::int64_t at = row + array.offset;
  if (is_null(array, at)) {
    builder.push_unknown(column);
    return;
  }
  switch (storage) {
    case Storage::kBool: builder.push_integer(column, bit_at(array.buffers[1], at) ? 1 : 0); break;
    case Storage::kInt16: builder.push_integer(column, item<std::int16_t>(array, 1, at)); break;
    case Storage::kInt32: builder.push_integer(column, item<std::int32_t>(array, 1, at)); break;
    case Storage::kInt64: builder.push_integer(column, item<std::int64_t>(array, 1, at)); break;
    case Storage::kFloat: builder.push_real(column, item<float>(array, 1, at)); break;
    case Storage::kDouble: builder.push_real(column, item<double>(array, 1, at)); break;
    case Storage::kDate: builder.push_text(column, date_text(item<std::int32_t>(array, 1, at))); break;
    case Storage::kMillis: builder.push_text(column, moment_text(item<std::int64_t>(array, 1, at))); break;
    case Storage::kText:
    case Storage::kLargeText: {
      const std::string_view text =
          storage == Storage::kText ? bytes_at<std::int32_t>(array, at) : bytes_at<std::int64_t>(array, at);
      if (is_utf8(text)) {
        builder.push_text(column, text);
      } else {
        builder.push_text(column, valid_utf8(text));
      }
      break;
    }
  }
}

void push_geometry(const ArrowArray& array, std::int64_t row, bool large, VectorLayerBuilder& builder,
                   FeatureTally& tally) {
  const std::int64_t at = row + array.offset;
  if (is_null(array, at)) return;
  const std::string_view wkb = large ? bytes_at<std::int64_t>(array, at) : bytes_at<std::int32_t>(array, at);
  const auto* first = static_cast<const std::uint8_t*>(static_cast<const void*>(wkb.data()));
  if (builder.add_wkb({first, wkb.size()}) || wkb.empty()) return;
  if (!add_difficult_wkb(wkb.data(), wkb.size(), builder)) ++tally.damaged;
}

/// Which child is the geometry and how the others are stored. Empty when a column is of a kind not handled here.
struct StreamShape {
  int geometry = -1;
  bool large_geometry = false;
  std::vector<ArrowColumn> columns;
  std::vector<std::pair<std::string, ColumnType>> names;
};

std::optional<StreamShape> shape_of(const ArrowSchema& schema, const OGRLayer& layer) {
  StreamShape shape;
  const std::string geometry_name = const_cast<OGRLayer&>(layer).GetGeometryColumn();
  for (int i = 0; i < static_cast<int>(schema.n_children); ++i) {
    const ArrowSchema& child = *schema.children[i];
    const std::string_view format = child.format;
    const std::string name = child.name;
    if ((format == "z" || format == "Z") && shape.geometry < 0 &&
        (name == geometry_name || name == "wkb_geometry" || name == "geometry" || name == "geom")) {
      shape.geometry = i;
      shape.large_geometry = format == "Z";
      continue;
    }
    const std::optional<Storage> storage = storage_of(format);
    if (!storage || child.dictionary) return std::nullopt;
    shape.columns.push_back({i, *storage});
    shape.names.emplace_back(valid_utf8(name), column_type_of(*storage));
  }
  return shape;
}

}  // namespace

Result<bool> fill_by_arrow(const FeatureSource& source, VectorLayerBuilder& builder, FeatureTally& tally) {
  if (source.decoder || !source.layer.TestCapability(OLCFastGetArrowStream)) return false;
  const char* const options[] = {"INCLUDE_FID=NO", nullptr};
  Released<ArrowArrayStream> stream;
  source.layer.ResetReading();
  if (!source.layer.GetArrowStream(&stream.value, options)) return false;
  std::optional<StreamShape> shape;
  {
    Released<ArrowSchema> schema;
    if (stream.value.get_schema(&stream.value, &schema.value) != 0) return false;
    shape = shape_of(schema.value, source.layer);
  }
  if (!shape) return false;
  for (auto& [name, type] : shape->names) builder.add_column(name, type);
  for (;;) {
    Released<ArrowArray> batch;
    if (stream.value.get_next(&stream.value, &batch.value) != 0) {
      const char* why = stream.value.get_last_error ? stream.value.get_last_error(&stream.value) : nullptr;
      return fail(ErrorCode::kUnreadable, "reading broke off: {}", valid_utf8(why ? why : "unknown reason"));
    }
    if (!batch.value.release) return true;
    for (std::int64_t row = 0; row < batch.value.length; ++row) {
      if (shape->geometry >= 0) {
        push_geometry(*batch.value.children[shape->geometry], row, shape->large_geometry, builder, tally);
      }
      builder.end_feature();
    }
    for (std::size_t column = 0; column < shape->columns.size(); ++column) {
      const ArrowColumn& from = shape->columns[column];
      const ArrowArray& values = *batch.value.children[from.child];
      for (std::int64_t row = 0; row < batch.value.length; ++row) push_value(values, from.storage, row, column, builder);
    }
    source.heartbeat();
    if (!builder.within_limits()) return fail(ErrorCode::kLimit, "the layer has more than 4 billion vertices");
  }
}

}  // namespace sandtable::geo
