#include <curl/curl.h>

#include <array>
#include <mutex>

#include "feeds/net/backoff.h"
#include "feeds/net/tls_text.h"
#include "feeds/net/wire.h"

namespace sandtable::feeds {
namespace {

constexpr long kStreamConnectTimeoutMs = 10'000;
constexpr Duration kFirstReopen{std::chrono::seconds{2}};
constexpr Duration kLongestReopen{std::chrono::seconds{60}};

/// curl looks up the name, connects and shakes hands without blocking; then it carries plain bytes.
class StreamWire final : public Wire {
 public:
  StreamWire(const std::string& host, int port, const TlsPolicy* tls, std::shared_ptr<const Clock> wall,
             std::uint64_t seed)
      : url_(fmt::format("{}://{}:{}", tls != nullptr ? "https" : "http", host, port)),
        is_tls_(tls != nullptr),
        tls_(tls != nullptr ? *tls : TlsPolicy{}),
        wall_(std::move(wall)),
        backoff_(kFirstReopen, kLongestReopen, seed) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi_ = curl_multi_init();
  }
  ~StreamWire() override {
    hang_up();
    curl_multi_cleanup(multi_);
  }
  StreamWire(const StreamWire&) = delete;
  StreamWire& operator=(const StreamWire&) = delete;

  [[nodiscard]] bool is_ready() const override { return connected_ && unsent_.empty(); }
  bool send(std::string_view text) override {
    if (!is_ready()) return false;
    unsent_ = text;
    flush();
    return connected_;
  }
  void poll() override {
    if (easy_ == nullptr) {
      if (wall_->now() >= next_try_) dial();
      return;
    }
    if (!connected_) return wait_for_connection();
    flush();
    listen();
  }
  [[nodiscard]] const std::string& trouble() const override { return trouble_; }

 private:
  void dial() {
    easy_ = curl_easy_init();
    if (easy_ == nullptr) return lose("curl cannot start");
    curl_easy_setopt(easy_, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy_, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, kStreamConnectTimeoutMs);
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_NOPROXY, "*");
    if (is_tls_) secure();
    curl_multi_add_handle(multi_, easy_);
    wait_for_connection();
  }

  void secure() {
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy_, CURLOPT_SSL_ENABLE_ALPN, 0L);
    if (!tls_.ca_bundle.empty()) curl_easy_setopt(easy_, CURLOPT_CAINFO, tls_.ca_bundle.c_str());
    if (!tls_.client_certificate.empty()) {
      curl_easy_setopt(easy_, CURLOPT_SSLCERT, tls_.client_certificate.c_str());
      curl_easy_setopt(easy_, CURLOPT_SSLKEY, tls_.client_key.c_str());
    }
    if (const std::string ciphers = cipher_list(tls_); !ciphers.empty()) {
      curl_easy_setopt(easy_, CURLOPT_SSL_CIPHER_LIST, ciphers.c_str());
    }
  }

  void wait_for_connection() {
    int running = 0;
    curl_multi_perform(multi_, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      if (message->data.result != CURLE_OK) return lose(curl_easy_strerror(message->data.result));
      connected_ = true;
      backoff_.reset();
      trouble_.clear();
    }
  }

  void flush() {
    while (connected_ && !unsent_.empty()) {
      std::size_t sent = 0;
      const CURLcode code = curl_easy_send(easy_, unsent_.data(), unsent_.size(), &sent);
      if (code == CURLE_AGAIN) return;
      if (code != CURLE_OK) return lose(curl_easy_strerror(code));
      unsent_.erase(0, sent);
    }
  }

  /// Reads what the other side says, so that it is not stopped by it, and sees it go.
  void listen() {
    std::array<char, 4096> heard;
    while (connected_) {
      std::size_t size = 0;
      const CURLcode code = curl_easy_recv(easy_, heard.data(), heard.size(), &size);
      if (code == CURLE_AGAIN) return;
      if (code != CURLE_OK || size == 0) return lose("the other side hung up");
    }
  }

  void lose(const std::string& why) {
    trouble_ = fmt::format("{}: {}", url_.substr(url_.find("//") + 2), why);
    hang_up();
    next_try_ = wall_->now() + backoff_.next();
  }

  void hang_up() {
    if (easy_ != nullptr) {
      curl_multi_remove_handle(multi_, easy_);
      curl_easy_cleanup(easy_);
    }
    easy_ = nullptr;
    connected_ = false;
    // A piece of a text would spoil the stream after the next connection.
    unsent_.clear();
  }

  const std::string url_;
  const bool is_tls_;
  const TlsPolicy tls_;
  std::shared_ptr<const Clock> wall_;
  Backoff backoff_;
  CURLM* multi_ = nullptr;
  CURL* easy_ = nullptr;
  bool connected_ = false;
  std::string unsent_;
  std::string trouble_;
  UtcTime next_try_{};
};

}  // namespace

std::unique_ptr<Wire> make_stream_wire(const std::string& host, int port, const TlsPolicy* tls,
                                       std::shared_ptr<const Clock> wall, std::uint64_t seed) {
  return std::make_unique<StreamWire>(host, port, tls, std::move(wall), seed);
}

}  // namespace sandtable::feeds
