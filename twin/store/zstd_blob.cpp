#include "twin/store/zstd_blob.h"

#include <zstd.h>

#include <memory>

namespace sandtable {
namespace {

constexpr unsigned long long kLargest_bytes = 256ULL << 20;
/// Higher levels gain a few percent on such data and cost several times as much.
constexpr int kLevel = 5;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

std::vector<std::uint8_t> compressed(std::span<const std::uint8_t> bytes) {
  // Making a context costs more than packing one chunk with it.
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::vector<std::uint8_t> out(ZSTD_compressBound(bytes.size()));
  // Cannot fail: the output has room for the worst case.
  out.resize(ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size()));
  return out;
}

Result<std::vector<std::uint8_t>> decompressed(std::span<const std::uint8_t> frame) {
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
    return fail(ErrorCode::kUnreadable, "not a Zstandard frame");
  if (size > kLargest_bytes)
    return fail(ErrorCode::kUnreadable, "would unpack to {} bytes, more than {}", size, kLargest_bytes);
  std::vector<std::uint8_t> out(static_cast<std::size_t>(size));
  const std::size_t done = ZSTD_decompressDCtx(context.get(), out.data(), out.size(), frame.data(), frame.size());
  if (ZSTD_isError(done) != 0 || done != out.size())
    return fail(ErrorCode::kUnreadable, "the Zstandard frame is damaged: {}", ZSTD_getErrorName(done));
  return out;
}

}  // namespace sandtable
