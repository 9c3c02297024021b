package host;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Somebody's Spring Boot application. */
@SpringBootApplication
public class Host {

    public static void main(String[] arguments) {
        SpringApplication.run(Host.class, arguments);
    }
}
