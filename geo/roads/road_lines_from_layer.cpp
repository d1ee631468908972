#include "geo/roads/road_lines_from_layer.h"

#include <cmath>
#include <cstdlib>
#include <optional>

namespace sandtable::geo {
namespace {

/// The columns that the field names stand for; null where the layer has none of that name.
struct Columns {
  Columns(const VectorLayer& layer, const RoadFields& fields)
      : road_class(layer.column(fields.road_class)),
        speed(layer.column(fields.speed_kmh)),
        direction(layer.column(fields.direction)),
        level(layer.column(fields.level)),
        width(layer.column(fields.width_m)),
        name(layer.column(fields.name)),
        name_en(layer.column(fields.name_en)),
        id(layer.column(fields.id)) {}

  const AttributeColumn* road_class;
  const AttributeColumn* speed;
  const AttributeColumn* direction;
  const AttributeColumn* level;
  const AttributeColumn* width;
  const AttributeColumn* name;
  const AttributeColumn* name_en;
  const AttributeColumn* id;
};

std::string text_at(const AttributeColumn* column, std::size_t row) {
  return column == nullptr ? std::string() : column->text(row);
}

/// "50", "50 km/h", "30 mph"; empty for "none", "walk" and the like.
std::optional<double> speed_kmh(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || !std::isfinite(value) || value <= 0) return std::nullopt;
  constexpr double kKmPerMile = 1.609344;
  return std::string_view(end).find("mph") == std::string_view::npos ? value : value * kKmPerMile;
}

double number_at(const AttributeColumn* column, std::size_t row) {
  return column == nullptr ? 0 : column->number(row).value_or(0);
}

RoadLine describe(const Columns& columns, std::size_t row) {
  RoadLine road;
  road.road_class = road_class_from_text(text_at(columns.road_class, row));
  road.speed_kmh = speed_kmh(text_at(columns.speed, row));
  road.direction = direction_from_text(text_at(columns.direction, row));
  const double level = number_at(columns.level, row);
  road.level = std::abs(level) <= 100 ? static_cast<int>(level) : 0;
  road.width_m = number_at(columns.width, row);
  road.name = {.zh = text_at(columns.name, row), .en = text_at(columns.name_en, row)};
  road.id = text_at(columns.id, row);
  return road;
}

}  // namespace

std::vector<RoadLine> road_lines_from(const VectorLayer& layer, const RoadFields& fields) {
  std::vector<RoadLine> out;
  if (!layer.placed) return out;
  const Columns columns(layer, fields);
  for (std::size_t f = 0; f < layer.feature_count(); ++f) {
    std::optional<RoadLine> road;
    for (std::size_t p = layer.feature_begin[f]; p < layer.feature_begin[f + 1]; ++p) {
      if (layer.part_kind[p] != PartKind::kLine) continue;
      if (!road) road = describe(columns, f);
      const auto part = layer.part(p);
      road->path.assign(part.begin(), part.end());
      out.push_back(*road);
    }
  }
  return out;
}

}  // namespace sandtable::geo
