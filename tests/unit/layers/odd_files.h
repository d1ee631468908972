#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "twin/base/geometry.h"

namespace sandtable::geo::test {

inline void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Bytes of integers and doubles in a stated order, as shapefiles mix them.
class ByteWriter {
 public:
  ByteWriter& little32(std::uint32_t v) {
    for (unsigned i = 0; i < 4; ++i) bytes_ += static_cast<char>(v >> (8 * i) & 0xFFU);
    return *this;
  }
  ByteWriter& big32(std::uint32_t v) {
    for (unsigned i = 0; i < 4; ++i) bytes_ += static_cast<char>(v >> (24 - 8 * i) & 0xFFU);
    return *this;
  }
  ByteWriter& little16(std::uint16_t v) {
    bytes_ += static_cast<char>(v & 0xFFU);
    bytes_ += static_cast<char>(v >> 8U);
    return *this;
  }
  ByteWriter& real(double v) {
    std::uint64_t bits = 0;
    static_assert(sizeof bits == sizeof v);
    __builtin_memcpy(&bits, &v, sizeof v);
    for (unsigned i = 0; i < 8; ++i) bytes_ += static_cast<char>(bits >> (8 * i) & 0xFFU);
    return *this;
  }
  ByteWriter& text(std::string value, std::size_t width, char fill) {
    value.resize(width, fill);
    bytes_ += value;
    return *this;
  }
  ByteWriter& raw(const std::string& value) {
    bytes_ += value;
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// A .dbf with one text field of 20 bytes and the given language byte; values are written as they are.
inline void write_dbf(const std::string& path, std::uint8_t language, const std::string& field,
                      const std::vector<std::string>& values) {
  constexpr std::uint16_t kWidth = 20;
  ByteWriter out;
  out.raw(std::string("\x03\x18\x01\x01", 4)).little32(static_cast<std::uint32_t>(values.size()));
  out.little16(32 + 32 + 1).little16(1 + kWidth).raw(std::string(17, '\0'));
  out.raw(std::string(1, static_cast<char>(language))).raw(std::string(2, '\0'));
  out.text(field, 11, '\0').raw("C").raw(std::string(4, '\0')).raw(std::string(1, static_cast<char>(kWidth)));
  out.raw(std::string(15, '\0')).raw("\r");
  for (const std::string& value : values) out.raw(" ").text(value, kWidth, ' ');
  out.raw("\x1A");
  write_bytes(path, out.bytes());
}

/// `trunk`.shp and, unless left out, `trunk`.shx with one point a record.
inline void write_points(const std::string& trunk, const std::vector<LocalXY>& points, bool with_shx = true) {
  Extent box;
  for (const LocalXY& p : points) box.include(p);
  const auto header = [&](std::uint32_t bytes) {
    ByteWriter h;
    h.big32(9994).raw(std::string(20, '\0')).big32(bytes / 2).little32(1000).little32(1);
    h.real(box.west).real(box.south).real(box.east).real(box.north).raw(std::string(32, '\0'));
    return h.bytes();
  };
  constexpr std::uint32_t kHeader = 100;
  constexpr std::uint32_t kContent = 20;
  const auto count = static_cast<std::uint32_t>(points.size());
  ByteWriter shp;
  ByteWriter shx;
  for (std::uint32_t i = 0; i < count; ++i) {
    shx.big32((kHeader + i * (8 + kContent)) / 2).big32(kContent / 2);
    shp.big32(i + 1).big32(kContent / 2).little32(1).real(points[i].x).real(points[i].y);
  }
  write_bytes(trunk + ".shp", header(kHeader + count * (8 + kContent)) + shp.bytes());
  if (with_shx) write_bytes(trunk + ".shx", header(kHeader + count * 8) + shx.bytes());
}

/// A street, a house, a bus line and so many trees, in the order in which OpenStreetMap writes them: nodes first.
inline void write_osm(const std::string& path, int trees) {
  std::string osm = R"(<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">)";
  constexpr const char* kCorners[] = {"23.00", "23.01", "23.02"};
  for (int i = 0; i < 3; ++i) {
    osm += "<node id=\"" + std::to_string(i + 1) + "\" version=\"1\" lat=\"" + kCorners[i] + "\" lon=\"120." +
           (i == 1 ? "21" : "20") + "\"/>";
  }
  for (int i = 0; i < trees; ++i) {
    osm += "<node id=\"" + std::to_string(100 + i) +
           "\" version=\"1\" lat=\"23.05\" lon=\"120.3\"><tag k=\"name\" v=\"t\"/></node>";
  }
  osm +=
      R"(<way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="中正路"/></way>)"
      R"(<way id="11" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="yes"/></way>)"
      R"(<relation id="20" version="1"><member type="way" ref="10" role=""/><tag k="type" v="route"/>)"
      R"(<tag k="name" v="1"/></relation></osm>)";
  write_bytes(path, osm);
}

struct ZipMember {
  std::string name;
  std::string content;
  std::optional<std::uint32_t> claimed_bytes{};  ///< what the directory says that it unpacks to; empty: the truth
};

/// A .zip of stored (not compressed) files.
inline void write_zip(const std::string& path, const std::vector<ZipMember>& members) {
  ByteWriter out;
  ByteWriter directory;
  for (const ZipMember& member : members) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : member.content) {
      crc ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    crc = ~crc;
    const auto size = static_cast<std::uint32_t>(member.content.size());
    const std::uint32_t claimed = member.claimed_bytes.value_or(size);
    const auto name_size = static_cast<std::uint16_t>(member.name.size());
    const auto offset = static_cast<std::uint32_t>(out.bytes().size());
    out.raw("PK\x03\x04")
        .little16(20)
        .little16(0)
        .little16(0)
        .little32(0)
        .little32(crc)
        .little32(size)
        .little32(claimed);
    out.little16(name_size).little16(0).raw(member.name).raw(member.content);
    directory.raw("PK\x01\x02").little16(20).little16(20).little16(0).little16(0).little32(0).little32(crc);
    directory.little32(size).little32(claimed).little16(name_size).little16(0).little16(0).little16(0).little16(0);
    directory.little32(0).little32(offset).raw(member.name);
  }
  const auto begin = static_cast<std::uint32_t>(out.bytes().size());
  const auto size = static_cast<std::uint32_t>(directory.bytes().size());
  const auto count = static_cast<std::uint16_t>(members.size());
  out.raw(directory.bytes()).raw(std::string("PK\x05\x06\0\0\0\0", 8)).little16(count).little16(count);
  out.little32(size).little32(begin).little16(0);
  write_bytes(path, out.bytes());
}
inline void write_zip(const std::string& path, const std::string& member, const std::string& content) {
  write_zip(path, {{member, content}});
}

/// A TIFF of so many pages of one black pixel each.
inline void write_pages(const std::string& path, std::uint32_t pages) {
  constexpr std::uint16_t kTags = 9;
  constexpr std::uint32_t kPage = 2 + 12 * kTags + 4;
  ByteWriter out;
  out.raw(std::string("II*\0", 4)).little32(10).little16(0);  // header, then the pixel that all pages share
  for (std::uint32_t page = 1; page <= pages; ++page) {
    const auto tag = [&](std::uint16_t name, std::uint32_t value) {
      out.little16(name).little16(4).little32(1).little32(value);
    };
    out.little16(kTags);
    tag(256, 1);
    tag(257, 1);
    tag(258, 8);
    tag(259, 1);
    tag(262, 1);
    tag(273, 8);
    tag(277, 1);
    tag(278, 1);
    tag(279, 1);
    out.little32(page == pages ? 0 : 10 + page * kPage);
  }
  write_bytes(path, out.bytes());
}

/// A TIFF that claims width x height bytes of pixels and holds none of them.
inline void write_claiming_tiff(const std::string& path, std::uint32_t width, std::uint32_t height) {
  ByteWriter out;
  out.raw("II").little16(42).little32(8).little16(9);
  const auto tag = [&](std::uint16_t id, std::uint16_t type, std::uint32_t value) {
    out.little16(id).little16(type).little32(1).little32(value);
  };
  tag(256, 4, width);
  tag(257, 4, height);
  tag(258, 3, 8);
  tag(259, 3, 1);
  tag(262, 3, 1);
  tag(273, 4, 122);
  tag(277, 3, 1);
  tag(278, 4, height);
  tag(279, 4, 8);
  out.little32(0).raw(std::string(8, '\1'));
  write_bytes(path, out.bytes());
}

}  // namespace sandtable::geo::test
