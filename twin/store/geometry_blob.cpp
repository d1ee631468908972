#include "twin/store/geometry_blob.h"

#include <bit>

namespace sandtable {
namespace {

constexpr std::uint8_t kLittleEndian = 0x01;
constexpr std::uint8_t kEnvelopeXy = 0x02;  // envelope contents indicator 1, in bits 1 to 3
constexpr std::uint32_t kWkbPoint = 1;
constexpr std::uint32_t kWkbLineString = 2;
constexpr std::uint32_t kWkbPolygon = 3;
constexpr std::uint32_t kWkbMultiPolygon = 6;

template <class T>
void put(SqlBlob& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out.push_back(static_cast<std::uint8_t>((value >> (8 * i)) & 0xFF));
}

void put(SqlBlob& out, double value) { put(out, std::bit_cast<std::uint64_t>(value)); }

void put(SqlBlob& out, LocalXY at) {
  put(out, at.x);
  put(out, at.y);
}

SqlBlob header(std::uint8_t flags, std::int32_t srs_id) {
  SqlBlob out{'G', 'P', 0, flags};
  put(out, static_cast<std::uint32_t>(srs_id));
  return out;
}

SqlBlob header_with(const Extent& envelope, std::int32_t srs_id) {
  SqlBlob out = header(kLittleEndian | kEnvelopeXy, srs_id);
  for (const double side : {envelope.west, envelope.east, envelope.south, envelope.north}) put(out, side);
  return out;
}

void put_points(SqlBlob& out, const Polyline& points) {
  put(out, static_cast<std::uint32_t>(points.size()));
  for (const LocalXY point : points) put(out, point);
}

void begin_wkb(SqlBlob& out, std::uint32_t type) {
  out.push_back(1);  // little-endian
  put(out, type);
}

}  // namespace

SqlBlob point_blob(LocalXY at, std::int32_t srs_id) {
  SqlBlob out = header(kLittleEndian, srs_id);
  begin_wkb(out, kWkbPoint);
  put(out, at);
  return out;
}

SqlValue line_blob(const Polyline& line, std::int32_t srs_id) {
  if (line.size() < 2) return std::monostate{};
  Extent envelope;
  for (const LocalXY point : line) envelope.include(point);
  SqlBlob out = header_with(envelope, srs_id);
  begin_wkb(out, kWkbLineString);
  put_points(out, line);
  return out;
}

SqlValue multipolygon_blob(const std::vector<Polyline>& rings, std::int32_t srs_id) {
  std::vector<const Polyline*> whole;
  Extent envelope;
  for (const Polyline& ring : rings) {
    if (ring.size() < 4 || ring.front() != ring.back()) continue;
    whole.push_back(&ring);
    for (const LocalXY point : ring) envelope.include(point);
  }
  if (whole.empty()) return std::monostate{};
  SqlBlob out = header_with(envelope, srs_id);
  begin_wkb(out, kWkbMultiPolygon);
  put(out, static_cast<std::uint32_t>(whole.size()));
  for (const Polyline* ring : whole) {
    begin_wkb(out, kWkbPolygon);
    put(out, std::uint32_t{1});  // rings of this polygon
    put_points(out, *ring);
  }
  return out;
}

SqlBlob wkb_of(const SqlBlob& geopackage) {
  const std::size_t header = geopackage.size() > 3 && (geopackage[3] & kEnvelopeXy) != 0 ? 40 : 8;
  if (geopackage.size() <= header) return {};
  return {geopackage.begin() + static_cast<std::ptrdiff_t>(header), geopackage.end()};
}

}  // namespace sandtable
