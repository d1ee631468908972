#include "geo/layers/feature_source.h"

#include <memory>
#include <utility>
#include <vector>

#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

constexpr const char* kTooLarge = "the layer has more than 4 billion vertices or bytes of text";

ColumnType column_type_of(OGRFieldType type) {
  switch (type) {
    case OFTInteger:
    case OFTInteger64:
      return ColumnType::kInteger;
    case OFTReal:
      return ColumnType::kReal;
    default:
      return ColumnType::kText;
  }
}

struct LoopColumn {
  int field = 0;
  ColumnType type = ColumnType::kText;
  bool raw_text = false;
};

void push_value(const OGRFeature& feature, const LoopColumn& column, std::size_t index, const FeatureSource& source,
                VectorLayerBuilder& builder, FeatureTally& tally) {
  if (!feature.IsFieldSetAndNotNull(column.field)) {
    builder.push_unknown(index);
  } else if (column.type == ColumnType::kInteger) {
    builder.push_integer(index, feature.GetFieldAsInteger64(column.field));
  } else if (column.type == ColumnType::kReal) {
    builder.push_real(index, feature.GetFieldAsDouble(column.field));
  } else {
    const char* text = const_cast<OGRFeature&>(feature).GetFieldAsString(column.field);
    if (!source.decoder || !column.raw_text) {
      builder.push_text(index, valid_utf8(text));
      return;
    }
    const DecodedText decoded = source.decoder->decode(text);
    builder.push_text(index, decoded.utf8);
    if (decoded.unknown == 0) return;
    builder.keep_raw(index, text);
    tally.unknown_characters += decoded.unknown;
  }
}

void push_geometry(const OGRGeometry& geometry, std::vector<unsigned char>& buffer, VectorLayerBuilder& builder,
                   FeatureTally& tally) {
  if (geometry.IsEmpty()) return;
  std::unique_ptr<OGRGeometry> linear;
  const OGRGeometry* flat = &geometry;
  if (geometry.hasCurveGeometry()) {
    linear.reset(geometry.getLinearGeometry());
    if (linear) flat = linear.get();
  }
  buffer.resize(static_cast<std::size_t>(flat->WkbSize()));
  if (flat->exportToWkb(wkbNDR, buffer.data(), wkbVariantIso) != OGRERR_NONE || !builder.add_wkb(buffer))
    ++tally.damaged;
}

/// The layer's features one after the other, null at the end.
class FeatureWalk {
 public:
  explicit FeatureWalk(const FeatureSource& source) : source_(source) {
    source.interleaved ? source.interleaved->ResetReading() : source.layer.ResetReading();
  }
  OGRFeatureUniquePtr next() {
    if (source_.interleaved == nullptr) return OGRFeatureUniquePtr(source_.layer.GetNextFeature());
    OGRLayer* of = nullptr;
    while (OGRFeature* raw = source_.interleaved->GetNextFeature(&of, nullptr, nullptr, nullptr)) {
      OGRFeatureUniquePtr feature(raw);
      if (of == &source_.layer) return feature;
      if ((++passed_ & 4095U) == 0) source_.heartbeat();
    }
    return nullptr;
  }

 private:
  const FeatureSource& source_;
  std::size_t passed_ = 0;
};

}  // namespace

bool add_difficult_wkb(const void* wkb, std::size_t size, VectorLayerBuilder& builder) {
  OGRGeometry* raw = nullptr;
  if (OGRGeometryFactory::createFromWkb(wkb, nullptr, &raw, size, wkbVariantIso) != OGRERR_NONE || !raw) return false;
  const std::unique_ptr<OGRGeometry> geometry(raw);
  FeatureTally tally;
  std::vector<unsigned char> buffer;
  push_geometry(*geometry, buffer, builder, tally);
  return tally.damaged == 0;
}

void add_wkt(std::string_view wkt, VectorLayerBuilder& builder) {
  OGRGeometry* raw = nullptr;
  const std::string text(wkt);
  if (OGRGeometryFactory::createFromWkt(text.c_str(), nullptr, &raw) != OGRERR_NONE || !raw) return;
  const std::unique_ptr<OGRGeometry> geometry(raw);
  FeatureTally ignored;
  std::vector<unsigned char> buffer;
  push_geometry(*geometry, buffer, builder, ignored);
}

Result<FeatureTally> fill_by_loop(const FeatureSource& source, VectorLayerBuilder& builder) {
  FeatureTally tally;
  const OGRFeatureDefn* definition = source.layer.GetLayerDefn();
  std::vector<LoopColumn> columns;
  for (int i = 0; i < definition->GetFieldCount(); ++i) {
    const OGRFieldDefn* field = definition->GetFieldDefn(i);
    const ColumnType type = column_type_of(field->GetType());
    columns.push_back({i, type, field->GetType() == OFTString});
    const char* name = field->GetNameRef();
    builder.add_column(source.decoder ? source.decoder->decode(name).utf8 : valid_utf8(name), type);
  }
  std::vector<unsigned char> buffer;
  FeatureWalk walk(source);
  while (const OGRFeatureUniquePtr feature = walk.next()) {
    if (const OGRGeometry* geometry = feature->GetGeometryRef()) push_geometry(*geometry, buffer, builder, tally);
    for (std::size_t i = 0; i < columns.size(); ++i) push_value(*feature, columns[i], i, source, builder, tally);
    builder.end_feature();
    if ((builder.feature_count() & 4095U) != 0) continue;
    source.heartbeat();
    if (!builder.within_limits()) return fail(ErrorCode::kLimit, "{}", kTooLarge);
  }
  return tally;
}

}  // namespace sandtable::geo
