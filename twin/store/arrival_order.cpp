#include "twin/store/arrival_order.h"

#include <algorithm>

#include "twin/store/byte_stream.h"
#include "twin/store/wrapping.h"
#include "twin/store/zstd_blob.h"

namespace sandtable {
namespace {

/// What followed each series the last time; at first the next number.
class Guess {
 public:
  explicit Guess(std::size_t series_limit) : next_(series_limit + 1) {
    for (std::size_t i = 0; i < next_.size(); ++i) next_[i] = static_cast<std::uint32_t>(i + 1);
  }
  [[nodiscard]] std::uint32_t next() const { return next_[before_]; }
  void learn(std::uint32_t series) {
    next_[before_] = series;
    before_ = series;
  }

 private:
  std::vector<std::uint32_t> next_;
  std::uint32_t before_ = 0;  // fids begin at 1
};

}  // namespace

std::vector<std::uint8_t> encode_arrival(const ArrivalOrder& order) {
  ByteWriter out;
  out.number(order.entries.size());
  out.number(order.series.size());
  std::int64_t seq = 0;
  for (const ArrivalEntry& entry : order.entries) {
    out.signed_number(entry.seq - seq);
    out.number(entry.count);
    seq = entry.seq;
  }
  Guess guess(order.series.empty() ? 0 : std::ranges::max(order.series));
  for (const std::uint32_t series : order.series) {
    out.number(series == guess.next() ? 0 : std::uint64_t{series} + 1);
    guess.learn(series);
  }
  return compressed(out.bytes());
}

Result<ArrivalOrder> decode_arrival(std::span<const std::uint8_t> bytes, std::uint32_t series_limit) {
  const auto plain = decompressed(bytes);
  if (!plain) return pass(plain);
  ByteReader in(*plain);
  ArrivalOrder order;
  const std::uint64_t entries = in.number();
  const std::uint64_t rows = in.number();
  if (entries > in.left() || rows > in.left()) return fail(ErrorCode::kUnreadable, "an order of {} rows", rows);
  std::int64_t seq = 0;
  std::uint64_t counted = 0;
  for (std::uint64_t i = 0; i < entries; ++i) {
    seq = plus(seq, in.signed_number());
    const auto count = static_cast<std::uint32_t>(in.number());
    counted += count;
    order.entries.push_back({seq, count});
  }
  Guess guess(series_limit);
  order.series.reserve(static_cast<std::size_t>(rows));
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::uint64_t code = in.number();
    const std::uint64_t series = code == 0 ? guess.next() : code - 1;
    if (series >= series_limit) return fail(ErrorCode::kUnreadable, "a series {} that does not exist", series);
    order.series.push_back(static_cast<std::uint32_t>(series));
    guess.learn(static_cast<std::uint32_t>(series));
  }
  if (!in.ok() || in.left() != 0 || counted != rows) return fail(ErrorCode::kUnreadable, "an order cut short");
  return order;
}

}  // namespace sandtable
