#include "twin/flood/field_codec.h"

#include <zlib.h>

#include <array>
#include <bit>
#include <cmath>
#include <string_view>

#include "twin/flood/depth_millimetres.h"

namespace sandtable {
namespace {

constexpr std::string_view kMagic = "SFF1";
constexpr std::string_view kMagicWithSpeed = "SFF2";
constexpr std::size_t kHeaderBytes = 4 + 2 * 4 + 3 * 8 + 8;
// Deflate cannot make more than 1032 bytes of one (zlib technical details), so a header that promises more lies.
constexpr std::size_t kLargestExpansion = 1032;
constexpr std::int64_t kEarliestMs = -2208988800000;  // 1900-01-01
constexpr std::int64_t kLatestMs = 7258118400000;     // 2200-01-01

template <class T>
void put_little_endian(std::vector<std::uint8_t>& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out.push_back(static_cast<std::uint8_t>((value >> (8 * i)) & 0xFF));
}

template <class T>
T take_little_endian(std::span<const std::uint8_t>& bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value |= static_cast<T>(static_cast<T>(bytes[i]) << (8 * i));
  bytes = bytes.subspan(sizeof(T));
  return value;
}

void put_double(std::vector<std::uint8_t>& out, double value) {
  put_little_endian(out, std::bit_cast<std::uint64_t>(value));
}
double take_double(std::span<const std::uint8_t>& bytes) {
  return std::bit_cast<double>(take_little_endian<std::uint64_t>(bytes));
}

/// Differences along the grid, low bytes before high bytes: still water and dry land become runs of zeros.
std::vector<std::uint8_t> planes_of(const std::vector<float>& depth_m) {
  std::vector<std::uint8_t> planes(2 * depth_m.size());
  std::uint16_t before = 0;
  for (std::size_t i = 0; i < depth_m.size(); ++i) {
    const std::uint16_t mm = to_millimetres(depth_m[i]);
    const auto difference = static_cast<std::uint16_t>(mm - before);
    planes[i] = static_cast<std::uint8_t>(difference & 0xFF);
    planes[depth_m.size() + i] = static_cast<std::uint8_t>(difference >> 8);
    before = mm;
  }
  return planes;
}

void add_speed_plane(const std::vector<std::uint8_t>& speed_steps, std::vector<std::uint8_t>& planes) {
  std::uint8_t before = 0;
  for (const std::uint8_t steps : speed_steps) {
    planes.push_back(static_cast<std::uint8_t>(steps - before));
    before = steps;
  }
}

std::vector<std::uint8_t> speeds_from(std::span<const std::uint8_t> plane) {
  std::vector<std::uint8_t> speed_steps;
  speed_steps.reserve(plane.size());
  std::uint8_t steps = 0;
  for (const std::uint8_t difference : plane) {
    steps = static_cast<std::uint8_t>(steps + difference);
    speed_steps.push_back(steps);
  }
  return speed_steps;
}

bool depths_from(const std::vector<std::uint8_t>& planes, std::vector<float>& depth_m) {
  std::uint16_t mm = 0;
  for (std::size_t i = 0; i < depth_m.size(); ++i) {
    mm = static_cast<std::uint16_t>(mm + planes[i] + (planes[depth_m.size() + i] << 8));
    if (mm > kDeepestMillimetres && mm != kUnknownMillimetres) return false;
    depth_m[i] = from_millimetres(mm);
  }
  return true;
}

/// Exactly `out.size()` bytes from exactly the bytes of `packed`.
bool inflate_exactly(std::span<const std::uint8_t> packed, std::vector<std::uint8_t>& out) {
  auto written = static_cast<uLongf>(out.size());
  auto used = static_cast<uLong>(packed.size());
  return uncompress2(out.data(), &written, packed.data(), &used) == Z_OK && written == out.size() &&
         used == packed.size();
}

bool plausible(const GridFrame& frame, std::int64_t at_ms) {
  if (frame.columns <= 0 || frame.rows <= 0 || frame.size() > kMaxFieldCells) return false;
  if (!(frame.cell_m > 0) || !std::isfinite(frame.cell_m)) return false;
  if (!std::isfinite(frame.north_west.x) || !std::isfinite(frame.north_west.y)) return false;
  return at_ms >= kEarliestMs && at_ms < kLatestMs;
}

}  // namespace

Result<std::vector<std::uint8_t>> encode_field(const FloodField& field) {
  const GridFrame& frame = field.depth_m().frame();
  const std::int64_t at_ms = field.valid_at().time_since_epoch().count();
  if (!plausible(frame, at_ms))
    return fail(ErrorCode::kLimit,
                "flood field: {} x {} cells of {} m at {} ms; 1 to {} cells and 1900 to 2200 are kept", frame.columns,
                frame.rows, frame.cell_m, at_ms, kMaxFieldCells);
  const std::string_view magic = field.has_speed() ? kMagicWithSpeed : kMagic;
  std::vector<std::uint8_t> out(magic.begin(), magic.end());
  put_little_endian(out, static_cast<std::uint32_t>(frame.columns));
  put_little_endian(out, static_cast<std::uint32_t>(frame.rows));
  put_double(out, frame.cell_m);
  put_double(out, frame.north_west.x);
  put_double(out, frame.north_west.y);
  put_little_endian(out, static_cast<std::uint64_t>(at_ms));

  std::vector<std::uint8_t> planes = planes_of(field.depth_m().values());
  add_speed_plane(field.speed_steps(), planes);
  auto packed_bytes = compressBound(static_cast<uLong>(planes.size()));
  out.resize(kHeaderBytes + packed_bytes);
  // Level 3: a field is written every few simulated minutes; level 6 takes three to five times as long for 7 percent
  // less.
  const int status =
      compress2(out.data() + kHeaderBytes, &packed_bytes, planes.data(), static_cast<uLong>(planes.size()), 3);
  if (status != Z_OK) return fail(ErrorCode::kInternal, "flood field: zlib refused to pack it, status {}", status);
  out.resize(kHeaderBytes + packed_bytes);
  return out;
}

Result<std::shared_ptr<const FloodField>> decode_field(std::span<const std::uint8_t> bytes) {
  const auto begins_with = [&](std::string_view magic) {
    return std::equal(magic.begin(), magic.end(), bytes.begin());
  };
  if (bytes.size() <= kHeaderBytes || !(begins_with(kMagic) || begins_with(kMagicWithSpeed)))
    return fail(ErrorCode::kUnreadable, "flood field: {} bytes that are not one", bytes.size());
  const std::size_t planes_a_cell = begins_with(kMagicWithSpeed) ? 3 : 2;
  bytes = bytes.subspan(kMagic.size());
  GridFrame frame;
  frame.columns = static_cast<int>(take_little_endian<std::uint32_t>(bytes));
  frame.rows = static_cast<int>(take_little_endian<std::uint32_t>(bytes));
  frame.cell_m = take_double(bytes);
  frame.north_west.x = take_double(bytes);
  frame.north_west.y = take_double(bytes);
  const auto at_ms = static_cast<std::int64_t>(take_little_endian<std::uint64_t>(bytes));
  if (!plausible(frame, at_ms) || planes_a_cell * frame.size() / kLargestExpansion > bytes.size())
    return fail(ErrorCode::kUnreadable, "flood field: a header of {} x {} cells of {} m for {} bytes", frame.columns,
                frame.rows, frame.cell_m, bytes.size());
  std::vector<std::uint8_t> planes(planes_a_cell * frame.size());
  Grid<float> depth_m(frame);
  if (!inflate_exactly(bytes, planes) || !depths_from(planes, depth_m.values()))
    return fail(ErrorCode::kUnreadable, "flood field: its {} packed bytes are damaged", bytes.size());
  return std::make_shared<const FloodField>(UtcTime{Duration{at_ms}}, std::move(depth_m),
                                            speeds_from(std::span(planes).subspan(2 * frame.size())));
}

}  // namespace sandtable
