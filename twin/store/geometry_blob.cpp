#include "twin/store/geometry_blob.h"

#include <bit>

namespace sandtable {
namespace {

constexpr std::uint8_t kLittleEndian = 0x01;
constexpr std::uint8_t kEnvelopeXy = 0x02;  // envelope contents indicator 1, in bits 1 to 3
constexpr std::uint32_t kWkbPoint = 1;
constexpr std::uint32_t kWkbLineString = 2;

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
  SqlBlob out = header(kLittleEndian | kEnvelopeXy, srs_id);
  put(out, envelope.west);
  put(out, envelope.east);
  put(out, envelope.south);
  put(out, envelope.north);
  begin_wkb(out, kWkbLineString);
  put(out, static_cast<std::uint32_t>(line.size()));
  for (const LocalXY point : line) put(out, point);
  return out;
}

}  // namespace sandtable
