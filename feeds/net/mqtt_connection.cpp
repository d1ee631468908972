#include "feeds/net/mqtt_connection.h"

#include <mosquitto.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "feeds/net/backoff.h"
#include "twin/base/bounded_queue.h"
#include "twin/base/random.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr int kKeepAliveS = 30;
constexpr int kLoopMs = 200;
constexpr std::size_t kNewsKept = 16;
constexpr Duration kFirstPause{std::chrono::seconds{1}};
constexpr Duration kLongestPause{std::chrono::seconds{60}};

Result<std::string> from_environment(const std::string& owner, const std::string& name) {
  if (name.empty()) return std::string();
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return fail(ErrorCode::kInvalid, "{}: environment variable {} is not set", owner, name);
  return std::string(value);
}

}  // namespace

class MqttConnection::Impl {
 public:
  Impl(MqttSettings settings, const Clock& clock)
      : settings_(std::move(settings)),
        clock_(clock),
        inbox_(settings_.inbox, Overflow::kDropOldest),
        news_(kNewsKept, Overflow::kDropOldest),
        backoff_(kFirstPause, kLongestPause, settings_.seed) {}

  ~Impl() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (mosq_ != nullptr) mosquitto_disconnect(mosq_);
    if (thread_.joinable()) thread_.join();
    mosquitto_destroy(mosq_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Status open() {
    static std::once_flag once;
    std::call_once(once, [] { mosquitto_lib_init(); });
    for (const std::string& topic : settings_.topics) {
      if (mosquitto_sub_topic_check(topic.c_str()) != MOSQ_ERR_SUCCESS) {
        return fail(ErrorCode::kInvalid, "{}: '{}' is no MQTT topic filter", settings_.name, topic);
      }
    }
    const Result<std::string> user = from_environment(settings_.name, settings_.username_env);
    if (!user) return pass(user);
    const Result<std::string> password = from_environment(settings_.name, settings_.password_env);
    if (!password) return pass(password);
    // Without an id the library makes a random one: two seats never push each other out.
    mosq_ = mosquitto_new(nullptr, true, this);
    if (mosq_ == nullptr) return fail(ErrorCode::kInternal, "{}: libmosquitto cannot start", settings_.name);
    mosquitto_threaded_set(mosq_, true);
    if (!user->empty()) {
      mosquitto_username_pw_set(mosq_, user->c_str(), password->empty() ? nullptr : password->c_str());
    }
    if (settings_.tls && mosquitto_int_option(mosq_, MOSQ_OPT_TLS_USE_OS_CERTS, 1) != MOSQ_ERR_SUCCESS) {
      return fail(ErrorCode::kUnsupported, "{}: this libmosquitto has no TLS", settings_.name);
    }
    mosquitto_connect_callback_set(mosq_, [](mosquitto*, void* self, int code) { of(self).on_connect(code); });
    mosquitto_disconnect_callback_set(mosq_, [](mosquitto*, void* self, int) { of(self).connected_ = false; });
    mosquitto_message_callback_set(
        mosq_, [](mosquitto*, void* self, const mosquitto_message* message) { of(self).on_message(*message); });
    mosquitto_subscribe_callback_set(mosq_, [](mosquitto*, void* self, int, int count, const int* granted) {
      for (int i = 0; i < count; ++i) {
        if (granted[i] >= 0x80) of(self).trouble("the broker refuses a subscription");
      }
    });
    thread_ = std::thread([this] { run(); });
    return {};
  }

  std::vector<MqttMessage> take() { return inbox_.drain(Duration{0}); }
  std::vector<MqttNews> news() { return news_.drain(Duration{0}); }
  [[nodiscard]] std::size_t lost() const { return inbox_.lost(); }
  [[nodiscard]] bool connected() const { return connected_; }

  Status publish(const std::string& topic, const std::string& body) {
    if (!connected_) return fail(ErrorCode::kIo, "{}: not connected to {}", settings_.name, settings_.host);
    const int code =
        mosquitto_publish(mosq_, nullptr, topic.c_str(), static_cast<int>(body.size()), body.data(), 1, false);
    if (code != MOSQ_ERR_SUCCESS) {
      return fail(ErrorCode::kIo, "{}: {}: {}", settings_.name, topic, mosquitto_strerror(code));
    }
    return {};
  }

 private:
  static Impl& of(void* self) { return *static_cast<Impl*>(self); }

  void trouble(const std::string& why) {
    news_.push({MqttNews::Kind::kTrouble, fmt::format("{}:{}: {}", settings_.host, settings_.port, why)});
  }

  // ---- on the connection's own thread

  void run() {
    while (!is_stopping()) {
      int code = mosquitto_connect_async(mosq_, settings_.host.c_str(), settings_.port, kKeepAliveS);
      while (code == MOSQ_ERR_SUCCESS && !is_stopping()) code = mosquitto_loop(mosq_, kLoopMs, 1);
      connected_ = false;
      if (is_stopping()) break;
      if (!refused_) trouble(code == MOSQ_ERR_ERRNO ? "no connection" : mosquitto_strerror(code));
      refused_ = false;
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, backoff_.next(), [this] { return stopping_; });
    }
    // Lets the last acknowledgements and the farewell out.
    mosquitto_loop(mosq_, 10, 1);
  }

  bool is_stopping() {
    const std::scoped_lock lock(mutex_);
    return stopping_;
  }

  void on_connect(int code) {
    if (code != 0) {
      refused_ = true;
      return trouble(mosquitto_connack_string(code));
    }
    for (const std::string& topic : settings_.topics) mosquitto_subscribe(mosq_, nullptr, topic.c_str(), 1);
    backoff_.reset();
    connected_ = true;
    news_.push({MqttNews::Kind::kConnected, {}});
  }

  void on_message(const mosquitto_message& message) {
    MqttMessage copy;
    copy.topic = message.topic;
    copy.body.assign(static_cast<const char*>(message.payload), static_cast<std::size_t>(message.payloadlen));
    copy.retained = message.retain;
    copy.received = clock_.now();
    inbox_.push(std::move(copy));
  }

  const MqttSettings settings_;
  const Clock& clock_;
  BoundedQueue<MqttMessage> inbox_;
  BoundedQueue<MqttNews> news_;
  Backoff backoff_;
  mosquitto* mosq_ = nullptr;
  std::atomic<bool> connected_{false};
  bool refused_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

MqttConnection::MqttConnection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MqttConnection::~MqttConnection() = default;

Result<std::unique_ptr<MqttConnection>> MqttConnection::open(MqttSettings settings, const Clock& clock) {
  auto impl = std::make_unique<Impl>(std::move(settings), clock);
  if (const Status opened = impl->open(); !opened) return pass(opened);
  return std::unique_ptr<MqttConnection>(new MqttConnection(std::move(impl)));
}

std::vector<MqttMessage> MqttConnection::take() { return impl_->take(); }
std::vector<MqttNews> MqttConnection::news() { return impl_->news(); }
std::size_t MqttConnection::lost() const { return impl_->lost(); }
bool MqttConnection::connected() const { return impl_->connected(); }
Status MqttConnection::publish(const std::string& topic, const std::string& body) {
  return impl_->publish(topic, body);
}

}  // namespace sandtable::feeds
