package dev.caravan.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A breaker that is always the one of the model's present circuit; when the model is no more, the last one it had. */
final class CircuitNow implements InvocationHandler {

    private final Editions editions;
    private final String model;
    private volatile CircuitBreaker last;

    private CircuitNow(Editions editions, String model, CircuitBreaker first) {
        this.editions = editions;
        this.model = model;
        this.last = first;
    }

    /** The breaker of a model, until it is in the present edition the first one. */
    static CircuitBreaker of(Editions editions, String model, CircuitBreaker first) {
        return (CircuitBreaker) Proxy.newProxyInstance(CircuitBreaker.class.getClassLoader(),
                new Class<?>[] {CircuitBreaker.class}, new CircuitNow(editions, model, first));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        var edition = editions.present();
        var config = edition.config().models().get(model);
        if (config != null) {
            last = edition.planner().circuits().of(config).breaker();
        }
        try {
            return method.invoke(last, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
